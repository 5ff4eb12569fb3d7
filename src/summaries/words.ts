// What changed between two summaries, in words? `+ engine.io -> data_sanity.rules`. Two texts in, lines out. Asked
// by scaffold.ts. Pure.
import { byText } from '../core/text.js';
import { parseMermaid } from './mermaid.js';

type Facts = {
  readonly edges: ReadonlySet<string>;
  /** `section: item` to the rest of its line. */
  readonly items: ReadonlyMap<string, string>;
  /** Other lines, by section. */
  readonly prose: ReadonlyMap<string, string>;
};

const bare = (text: string): string => text.replaceAll('`', '').trim();

const edgeOf = (item: string): string | null => (/^`[^`]+` -> `[^`]+`(?: \([\w ]+\))?$/.test(item) ? bare(item) : null);

/** As what it stands for. */
const named = (label: string): string => label.replace(/ \(outside\)$/, '');

/** `` `name`: what is said of it `` */
const namedItem = /^(`+[^`]+`+|packages)(?:: (.*))?$/;

const factsOf = (text: string): Facts => {
  const edges = new Set(parseMermaid(text).arrows.map(([from, to]) => `${named(from)} -> ${named(to)}`));
  const [items, prose] = [new Map<string, string>(), new Map<string, string>()];
  const addItem = (under: string, item: string): void => {
    const [, name = item, rest = ''] = namedItem.exec(item) ?? [];
    items.set(`${under}: ${bare(name)}`, rest);
  };
  let section = 'purpose';
  for (const line of text.replace(/```mermaid[\s\S]*?```/g, '').split(/\r?\n/)) {
    const [, title] = /^## (.+)$/.exec(line) ?? [];
    if (title !== undefined) {
      section = title.toLowerCase();
      continue;
    }
    const [, item] = /^- (.+)$/.exec(line) ?? [];
    const edge = item === undefined ? null : edgeOf(item);
    if (edge !== null) edges.add(edge);
    // What the notes under a picture say follows from it.
    else if (item !== undefined && section !== 'diagram') addItem(section, item);
    else if (line.trim() !== '') prose.set(section, `${prose.get(section) ?? ''}${line}\n`);
  }
  return { edges, items, prose };
};

/** Added and removed edges first, then the lists, then what else differs. Empty where the two say the same. */
export const changesBetween = (before: string, after: string): string[] => {
  const [old, now] = [factsOf(before), factsOf(after)];
  const only = (a: Iterable<string>, b: { has: (key: string) => boolean }, sign: string): string[] =>
    [...a]
      .filter((key) => !b.has(key))
      .sort(byText)
      .map((key) => `${sign} ${key}`);
  const changed = [...now.items]
    .filter(([key, says]) => old.items.has(key) && old.items.get(key) !== says)
    .map(([key]) => `~ ${key}`)
    .sort(byText);
  const prose = [...new Set([...old.prose.keys(), ...now.prose.keys()])]
    .filter((section) => old.prose.get(section) !== now.prose.get(section))
    .map((section) => `~ ${section}`)
    .sort(byText);
  const found = [
    ...only(now.edges, old.edges, '+'),
    ...only(old.edges, now.edges, '-'),
    ...only(now.items.keys(), old.items, '+'),
    ...only(old.items.keys(), now.items, '-'),
    ...changed,
    ...prose,
  ];
  if (found.length > 0 || before.replace(/\s+/g, ' ').trim() === after.replace(/\s+/g, ' ').trim()) return found;
  return ['~ the order or the form of its lines'];
};
