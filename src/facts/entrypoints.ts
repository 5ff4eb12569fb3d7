// Where is a folder entered from outside: what is run, what is imported? One line each. Asked by draft.ts. Pure.
import { parse as parseToml } from 'smol-toml';
import { codeSpan, type FolderFacts, objectAt, oneLine, packageOf, parsed } from './facts.js';
import { parseDocstring } from './purpose.js';

const most = 10;

/** `name`: what it is. */
const line = (name: string, says: string | null): string => {
  if (says === null || says === '') return codeSpan(name);
  return `${codeSpan(name)}: ${says}`;
};

const texts = (value: unknown): [string, string][] =>
  Object.entries(objectAt(value)).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '',
  );

/** npm starts these by itself; nobody enters there. */
const lifecycle = /^(?:pre|post).+|^(?:prepare|prepublishOnly|prepack|install|dependencies|publish|version)$/;

const exportsIn = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  return Object.entries(objectAt(value))
    .filter(([key]) => key !== 'types')
    .map(([, target]) => target);
};

/** The first file that a value of `exports` leads to, whatever its conditions. */
const exportTarget = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  for (const target of exportsIn(value)) {
    const found = exportTarget(target);
    if (found !== null) return found;
  }
  return null;
};

const packageExports = (value: unknown): string[] => {
  const ways = Object.entries(objectAt(value)).filter(([key]) => key.startsWith('.'));
  const whole: [string, unknown][] = value === undefined || value === null ? [] : [['.', value]];
  const all = ways.length > 0 ? ways : whole;
  return all
    .filter(([key]) => key !== './package.json')
    .flatMap(([key, target]) => {
      const file = exportTarget(target);
      if (file === null) return [];
      if (key === '.') return [line(file, 'package.json exports')];
      return [line(file, `package.json exports ${codeSpan(key)}`)];
    });
};

/** `bin` is one path for a program with the name of the package, or a table of programs. */
const packageBins = (facts: FolderFacts): [string, string][] => {
  const { name, bin } = packageOf(facts);
  if (typeof bin !== 'string' || bin === '') return texts(bin);
  return [[typeof name === 'string' ? name : facts.name, bin]];
};

const packageEntrypoints = (facts: FolderFacts): { readonly own: string[]; readonly scripts: string[] } => {
  const { main, exports, scripts } = packageOf(facts);
  const own = packageBins(facts).map(([command, path]) => line(path, `package.json bin ${codeSpan(command)}`));
  const exported = packageExports(exports);
  own.push(...exported);
  if (exported.length === 0 && typeof main === 'string' && main !== '') own.push(line(main, 'package.json main'));
  return {
    own,
    scripts: texts(scripts)
      .filter(([script]) => !lifecycle.test(script))
      .map(([script, runs]) => line(`npm run ${script}`, codeSpan(runs.length > 80 ? `${runs.slice(0, 79)}…` : runs))),
  };
};

/** What `python -m` with the folder would run. */
const mainLine = (source: string, name: string): string => {
  const isName = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
  const usual = isName ? codeSpan(`python -m ${name}`) : 'run by python -m';
  return line('__main__.py', parseDocstring(source) ?? usual);
};

const pythonEntrypoints = ({ texts: sources, mains, name }: FolderFacts): string[] => {
  const pyproject = parsed(sources.get('pyproject.toml'), parseToml);
  const scripts = [
    ...texts(objectAt(pyproject, 'project', 'scripts')),
    ...texts(objectAt(pyproject, 'tool', 'poetry', 'scripts')),
  ];
  const found = scripts.map(([script, target]) => line(script, `${codeSpan(target)}, pyproject.toml`));
  const main = sources.get('__main__.py');
  if (main !== undefined) found.push(mainLine(main, name));
  for (const [file, text] of mains) {
    if (file !== '__main__.py') found.push(line(file, parseDocstring(text) ?? 'a Python script'));
  }
  return found;
};

/** `#!/usr/bin/env -S python3 -u` is run by python3. */
const interpreter = (shebang: string): string | null => {
  const words = shebang
    .slice(2)
    .trim()
    .split(/\s+/)
    .filter((word) => !word.startsWith('-') && !/^\w+=/.test(word))
    .map((word) => word.split('/').at(-1) ?? '');
  const runs = words[0] === 'env' ? words[1] : words[0];
  if (runs === undefined || !/^[\w.+-]+$/.test(runs)) return null;
  return `a ${runs} script`;
};

/**
 * Targets that people call: the .PHONY ones where there are any, else those that are plain words. `## text` after
 * one says what it is.
 */
export const parseTargets = (makefile: string): { readonly name: string; readonly says: string | null }[] => {
  const lines = makefile.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  const phony = new Set(
    lines
      .flatMap((text) => /^\.PHONY\s*:(.*)$/.exec(text)?.[1]?.replace(/#.*/, '').trim().split(/\s+/) ?? [])
      .filter((name) => /^[\w-]+$/.test(name)),
  );
  const found = new Map<string, string | null>();
  for (const text of lines) {
    const [, names, rest] = /^([A-Za-z0-9][\w .-]*?)\s*::?(?![=:])(.*)$/.exec(text) ?? [];
    for (const name of names?.split(/\s+/) ?? []) {
      if (phony.size > 0 ? !phony.has(name) : !/^[A-Za-z0-9][\w-]*$/.test(name)) continue;
      const says = oneLine(/(?:^|\s)##\s*(.+)$/.exec(rest ?? '')?.[1] ?? '');
      found.set(name, found.get(name) ?? says);
    }
  }
  return [...found].map(([name, says]) => ({ name, says }));
};

/** Nothing in such a file is run or imported. */
const document =
  /(?:^|\/)(?:[^/]+\.(?:md|markdown|rst|txt|adoc|png|jpe?g|gif|svg|webp|ico|pdf|csv|tsv|po|pot|mo|woff2?|ttf)|LICEN[CS]E[^/]*|README|\.gitkeep|\.gitignore|CNAME)$/i;

/** Lines of Markdown: what each is. Empty where nothing is known; null where there is surely nothing to enter. */
export const findEntrypoints = (facts: FolderFacts): readonly string[] | null => {
  const { own, scripts } = packageEntrypoints(facts);
  const targets = parseTargets(facts.texts.get('Makefile') ?? '').map(({ name, says }) =>
    line(`make ${name}`, says ?? 'a target of the Makefile'),
  );
  const python = pythonEntrypoints(facts);
  const executables = [...facts.executables]
    .filter(([name]) => !facts.mains.has(name) && name !== '__main__.py')
    .map(([name, shebang]) => line(name, interpreter(shebang)));
  const found = [...new Set([...own, ...python, ...executables, ...targets, ...scripts])];
  if (found.length === 0) return facts.below.length > 0 && facts.below.every((path) => document.test(path)) ? null : [];
  const more = found.length - most;
  return more > 0 ? [...found.slice(0, most), `and ${more} more`] : found;
};
