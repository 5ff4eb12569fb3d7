// Is a folder README complete, and can what it forbids be enforced? Facts in, findings out. Gathered by check.ts. Pure.
import ignore from 'ignore';
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { preferredReadme } from '../facts/names.js';
import { parseSections, type Section } from '../facts/sections.js';
import { decodeReadme, missingSections } from './append.js';
import { type Entry, isTodo, parseEntries } from './entries.js';

export type ReadmeFacts = {
  /** Relative to the root. */
  readonly path: string;
  readonly bytes: Buffer;
  /** A link binds no push: what it leads to is not vouched for at this path. */
  readonly isLink: boolean;
  /** Whether settings want a README here; elsewhere only its Do-not-touch is judged. */
  readonly isNeeded: boolean;
  /** Tracked files of its folder and below, relative to it; null where git tracks none yet. */
  readonly below: readonly string[] | null;
};

/** What a push cannot hold anybody to is an error; the rest is a warning. */
const warn = { level: 'warn' } as const;

/** `[id].py` is a class to gitignore and a name to people: both are meant. */
const readings = (pattern: string): string[] => {
  if (/(?<!\\)\[/.test(pattern)) return [pattern, pattern.replace(/(?<!\\)[[\]]/g, '\\$&')];
  return [pattern];
};

const matches = (pattern: string, below: readonly string[]): boolean => {
  const matcher = ignore({ ignorecase: false }).add(readings(pattern.replace(/^!/, '')));
  return below.some((path) => ignore.isPathValid(path) && matcher.ignores(path));
};

const staleFinding = (
  path: string,
  { pattern, line, raw }: Extract<Entry, { kind: 'pattern' }>,
  below: readonly string[],
): Finding[] => {
  if (matches(pattern, below)) return [];
  const twin = matches(
    pattern.normalize('NFC'),
    below.map((name) => name.normalize('NFC')),
  );
  const says = `${raw} matches no tracked file`;
  const parts = { path, line, ...warn };
  if (!twin) return [finding('readme/stale', says, { ...parts, hint: 'mend the pattern, or take it out' })];
  const hint = 'write it with the very characters of the file name';
  return [finding('readme/stale', `${says} (one has that name in another Unicode form)`, { ...parts, hint })];
};

const judgeEntries = (path: string, sections: readonly Section[], below: readonly string[] | null): Finding[] =>
  sections
    .filter(({ name }) => name === 'do-not-touch')
    .flatMap(parseEntries)
    .flatMap((entry) => {
      const { line, raw } = entry;
      if (entry.kind === 'pattern') return below === null ? [] : staleFinding(path, entry, below);
      if (entry.kind === 'prose')
        return [
          finding('readme/prose', `no gate can enforce "${raw.slice(0, 80)}"`, {
            path,
            line,
            hint: 'name files or patterns, such as `golden/` or `*.lock`, and explain them after " - "',
          }),
        ];
      return [
        finding('readme/outside', `${raw} leads out of the folder`, {
          path,
          line,
          hint: 'put it into the README of the folder it lies in',
        }),
      ];
    });

const titles = { purpose: 'Purpose', entrypoints: 'Entrypoints', 'do-not-touch': 'Do-not-touch' } as const;

const judgeSections = (path: string, sections: readonly Section[]): Finding[] => [
  ...missingSections(sections).map(({ title }) =>
    finding('readme/incomplete', `there is no ${title}`, {
      path,
      ...warn,
      hint: 'npx gate-hooks scaffold-readmes --update',
    }),
  ),
  ...sections.filter(isTodo).map(({ name, line }) =>
    finding('readme/todo', `${titles[name]} still says TODO, or nothing`, {
      path,
      line,
      ...warn,
      hint: name === 'purpose' ? 'say it in one sentence' : 'say what there is, or none',
    }),
  ),
];

const judgeDuplicates = (path: string, sections: readonly Section[]): Finding[] =>
  sections.flatMap(({ name, line }, at) => {
    const first = sections.findIndex((section) => section.name === name);
    if (first === at) return [];
    const says = `${titles[name]} stands here again, after line ${sections[first]?.line}`;
    return [finding('readme/duplicate-section', says, { path, line, ...warn, hint: 'make them one' })];
  });

/** Everything about one README. */
export const judgeReadme = ({ path, bytes, isLink, isNeeded, below }: ReadmeFacts): Finding[] => {
  const decoded = decodeReadme(bytes);
  const encoding: Finding[] = [];
  if (decoded?.utf8 !== true) {
    const says = 'the README is not UTF-8 text';
    encoding.push(finding('readme/not-utf8', says, { path, ...warn, hint: 'save it as UTF-8' }));
  }
  if (decoded === null) return encoding;
  const sections = parseSections(decoded.text);
  const rules = sections.filter(({ name }) => name === 'do-not-touch');
  if (!isNeeded && rules.length === 0) return [];
  const bound = rules.flatMap(parseEntries).some(({ kind }) => kind === 'pattern');
  const link: Finding[] = [];
  if (isLink && bound) {
    const says = 'the README is a link: its Do-not-touch binds no push';
    link.push(finding('readme/link', says, { path, hint: 'make it a file of its own' }));
  }
  const duplicates = judgeDuplicates(path, isNeeded ? sections : rules);
  const lacks = isNeeded ? judgeSections(path, sections) : [];
  return [...encoding, ...link, ...duplicates, ...lacks, ...judgeEntries(path, sections, below)];
};

/** A folder that needs a README and has none, or has several. */
export const judgeFolder = (path: string, readmes: readonly string[], hasReadme: boolean): Finding[] => {
  if (!hasReadme)
    return [
      finding('readme/missing', `${printable(path)}/ has no README`, {
        path,
        ...warn,
        hint: 'npx gate-hooks scaffold-readmes',
      }),
    ];
  const shown = preferredReadme(readmes);
  if (readmes.length < 2 || shown === null) return [];
  return [
    finding('readme/several', `${readmes.map(printable).join(', ')}: people are shown ${printable(shown)}`, {
      path: `${path}/${shown}`,
      ...warn,
      hint: 'keep one',
    }),
  ];
};
