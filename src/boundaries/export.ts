// How would import-linter or ruff say these rules? What they cannot say stands there as a comment. Asked by
// commands/check-boundaries.ts. Pure.

import { byText, printable } from '../core/text.js';
import { topOf } from '../imports/dotted.js';
import type { BoundaryRule } from '../settings/settings.js';
import { isIn } from './broken.js';
import type { ExportTool } from './export-tools.js';
import type { Gathered } from './gather.js';

type Known = Pick<Gathered, 'paths' | 'sources'>;

/** What Python calls a place; null where it holds no Python that an import can name. */
const moduleOf = ({ paths, sources }: Known, place: string): string | null => {
  const name = (path: string): string => sources.modules.nameOf(path);
  if (place.endsWith('.py')) return paths.includes(place) && !name(place).includes('/') ? name(place) : null;
  const inside = paths.find((path) => path.endsWith('.py') && isIn(path, place) && !name(path).includes('/'));
  if (inside === undefined) return null;
  // `engine.io` at src/engine/io.py: what lies below the place is cut off.
  const below = inside
    .slice(place.length + 1)
    .replace(/(?:^|\/)__init__\.py$/, '')
    .replace(/\.py$/, '')
    .split('/')
    .filter((part) => part !== '').length;
  const parts = name(inside).split('.');
  return parts.slice(0, parts.length - below).join('.') || null;
};

/** For Python's configparser, which reads a bare % as the start of a name to put in. */
const iniText = (text: string): string => printable(text).replaceAll('%', '%%');
const comment = (text: string): string => `# ${printable(text)}`;
const lines = (values: readonly string[]): string[] => values.map((value) => `    ${value}`);

/** Packages at the top, each once. */
const topsOf = (modules: readonly string[]): string[] => [...new Set(modules.map(topOf))].sort(byText);

/** The tool imports each root package: one that lies elsewhere, or is no package, would end its run. */
const isBeside = ({ paths, sources }: Known, source: string): ((name: string) => boolean) => {
  const homes = new Map<string, Set<string>>();
  for (const path of paths) {
    if (!path.endsWith('/__init__.py')) continue;
    const name = sources.modules.nameOf(path);
    if (!name.includes('.') && !name.includes('/'))
      homes.set(name, (homes.get(name) ?? new Set()).add(path.slice(0, -`${name}/__init__.py`.length)));
  }
  const own = topOf(source);
  return (name) => {
    const top = topOf(name);
    return top === own || [...(homes.get(top) ?? [])].some((home) => homes.get(own)?.has(home));
  };
};

type Contract = { readonly text: readonly string[]; readonly modules: readonly string[] };

const leftOut = (id: string, why: string): Contract => ({
  text: [comment(`${id}: left out, for ${why}`)],
  modules: [],
});

const layersContract = (known: Known, rule: Extract<BoundaryRule, { kind: 'layers' }>, id: string): Contract => {
  const layers = rule.layers.map((layer) =>
    layer.map((place) => moduleOf(known, place)).filter((module) => module !== null),
  );
  const kept = layers.filter((layer) => layer.length > 0);
  if (kept.length < 2) return leftOut(id, `fewer than two of its layers hold Python: ${rule.layers.flat().join(', ')}`);
  const except = rule.except.flatMap(({ from, to }) => {
    const [above, below] = [moduleOf(known, from), moduleOf(known, to)];
    if (above === null || below === null) return [];
    return [`${above}.** -> ${below}.**`, `${above} -> ${below}`, `${above}.** -> ${below}`, `${above} -> ${below}.**`];
  });
  const text = [
    `[importlinter:contract:${id}]`,
    `name = ${iniText(rule.why ?? 'Layers')}`,
    'type = layers',
    'layers =',
    ...lines(kept.map((layer) => layer.join(' | '))),
  ];
  if (except.length > 0) text.push('ignore_imports =', ...lines(except), 'unmatched_ignore_imports_alerting = none');
  return { modules: kept.flat(), text };
};

const forbiddenContract = (known: Known, rule: Extract<BoundaryRule, { kind: 'may-import' }>, id: string): Contract => {
  const source = moduleOf(known, rule.folder);
  if (source === null) return leftOut(id, `${rule.folder} holds no Python`);
  const allowed = rule.allowed.map((place) => moduleOf(known, place)).filter((module) => module !== null);
  const names = known.paths
    .filter((path) => path.endsWith('.py') && !isIn(path, rule.folder))
    .map((path) => known.sources.modules.nameOf(path))
    .filter((name) => !name.includes('/'));
  const depth = source.split('.').length;
  const others = [...new Set(names.map((name) => name.split('.').slice(0, depth).join('.')))]
    .sort(byText)
    .filter(
      (name) =>
        name !== source &&
        !allowed.some((one) => one === name || one.startsWith(`${name}.`) || name.startsWith(`${one}.`)),
    );
  const beside = isBeside(known, source);
  const kept = others.filter(beside);
  const dropped = topsOf(others.filter((name) => !beside(name)));
  const note: string[] = [];
  if (dropped.length > 0)
    note.push(
      comment(`${id}: says nothing of ${dropped.join(', ')}, for they are no packages beside ${topOf(source)}`),
    );
  if (kept.length === 0) {
    const { text, modules } = leftOut(id, `there is nothing that ${rule.folder} may not import`);
    return { text: [...note, ...text], modules };
  }
  return {
    modules: [source, ...kept],
    text: [
      ...note,
      `[importlinter:contract:${id}]`,
      `name = ${iniText(rule.why ?? `What ${source} may import`)}`,
      'type = forbidden',
      'source_modules =',
      ...lines([source]),
      'forbidden_modules =',
      ...lines(kept),
      'allow_indirect_imports = True',
    ],
  };
};

const contractFor = (known: Known, rule: BoundaryRule, id: string): Contract => {
  if (rule.kind === 'layers') return layersContract(known, rule, id);
  if (rule.kind === 'may-import') return forbiddenContract(known, rule, id);
  const unseen = rule.kind === 'dynamic' ? 'dynamic imports' : 'files but modules';
  return leftOut(id, `import-linter sees no ${unseen}: ${rule.folder}`);
};

const headFor = (rules: readonly BoundaryRule[], tops: readonly string[]): string[] => {
  if (tops.length === 0) return ['# For .importlinter, from boundaries.rules: no rule is about Python imports'];
  const head = ['# For .importlinter, from boundaries.rules', '[importlinter]', 'root_packages =', ...lines(tops)];
  const typing = rules.some((rule) => (rule.kind === 'layers' || rule.kind === 'may-import') && !rule.types);
  if (typing) head.push('exclude_type_checking_imports = True');
  return head;
};

const importLinter = (rules: readonly BoundaryRule[], known: Known): string => {
  const contracts = rules.map((rule, at) => contractFor(known, rule, `rule-${at + 1}`));
  const tops = topsOf(contracts.flatMap(({ modules }) => modules));
  return [...headFor(rules, tops), ...contracts.flatMap(({ text }) => ['', ...text]), ''].join('\n');
};

const banned = [
  'importlib.import_module',
  'importlib.reload',
  'importlib.util.spec_from_file_location',
  'runpy.run_path',
  'runpy.run_module',
  'sys.path.append',
  'sys.path.insert',
  'sys.path.extend',
  'site.addsitedir',
];

const nameOfRule = (rule: BoundaryRule): string =>
  rule.kind === 'layers' ? `layers ${rule.layers.flat().join(', ')}` : `${rule.kind} of ${rule.folder}`;

const tomlText = (value: string): string => JSON.stringify(printable(value));

/** A leading ! is all files but these. */
const allBut = ([only, ...more]: readonly string[]): string =>
  more.length === 0 ? `!${only}/**` : `!{${[only, ...more].join(',')}}/**`;

const ruff = (rules: readonly BoundaryRule[]): string => {
  const dynamic = rules.filter((rule) => rule.kind === 'dynamic');
  const forbidden = dynamic.filter(({ level }) => level === 'forbidden');
  const [first] = forbidden;
  const rest = rules
    .filter((rule) => !(rule.kind === 'dynamic' && rule.level === 'forbidden'))
    .map((rule) => comment(`left out, for ruff cannot say it: ${nameOfRule(rule)}`));
  if (first === undefined)
    return ['# For ruff.toml, from boundaries.rules: no rule forbids dynamic imports', ...rest, ''].join('\n');
  const free = dynamic.filter(({ level }) => level !== 'forbidden');
  const text = [
    '# For ruff.toml, from boundaries.rules. Ruff sees these names only, not __import__ and not a name in a text.',
    '[lint]',
    'extend-select = ["TID251", "S102", "S307"]',
    '',
    '[lint.per-file-ignores]',
    `${tomlText(allBut(forbidden.map(({ folder }) => folder)))} = ["TID251", "S102", "S307"]`,
    ...free
      .filter(({ folder }) => forbidden.some((outer) => isIn(folder, outer.folder)))
      .map(({ folder }) => `${tomlText(`${folder}/**`)} = ["TID251", "S102", "S307"]`),
    '',
    '[lint.flake8-tidy-imports.banned-api]',
    ...banned.map((name) => `"${name}".msg = ${tomlText(first.why ?? 'dynamic imports are forbidden here')}`),
  ];
  if (rest.length > 0) text.push('', ...rest);
  return [...text, ''].join('\n');
};

/** The whole text of the other tool's settings. */
export const exportRules = (tool: ExportTool, rules: readonly BoundaryRule[], known: Known): string =>
  tool === 'ruff' ? ruff(rules) : importLinter(rules, known);
