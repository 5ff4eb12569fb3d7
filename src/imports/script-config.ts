// What do the tsconfig.json and package.json files of a repository say about where imports lead? Texts in, tables
// out. Next: typescript-resolve.ts. Pure.
import { isPlainObject } from '../core/plain-object.js';
import { folderOf } from './modules.js';
import { normalise, type PathConfig, type ScriptPackage } from './typescript-resolve.js';

type Json = Readonly<Record<string, unknown>>;

const asObject = (value: unknown): Json => (isPlainObject(value) ? value : {});

/** JSON with comments and trailing commas, as TypeScript reads its settings; an empty object where it is none. */
export const parseLoose = (text: string): Json => {
  const plain = text
    .replace(/^\ufeff/, '')
    .replace(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string: string | undefined) => string ?? ' ');
  try {
    return asObject(
      JSON.parse(
        plain.replace(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? ''),
      ),
    );
  } catch {
    return {};
  }
};

/** Every text in a value, at any depth; files of types are none that run. */
const strings = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return Object.entries(asObject(value))
    .filter(([key]) => key !== 'types')
    .flatMap(([, inner]) => strings(inner));
};

export const isPathConfig = (path: string): boolean => /(?:^|\/)[tj]sconfig(?:\.[\w.-]+)?\.json$/.test(path);

/** What one config, and those it extends within the repository, say of `baseUrl` and `paths`. */
const readConfig = (path: string, texts: ReadonlyMap<string, string>, depth = 0): Omit<PathConfig, 'folder'> => {
  const json = parseLoose(texts.get(path) ?? '');
  const folder = folderOf(path);
  const options = asObject(json.compilerOptions);
  const bases = depth > 10 ? [] : strings(json.extends).filter((one) => one.startsWith('.'));
  const inherited = bases.flatMap((one) => {
    const target = normalise(`${folder}/${one}`) ?? '';
    const found = [target, `${target}.json`].find((file) => texts.has(file));
    return found === undefined ? [] : [readConfig(found, texts, depth + 1)];
  });
  const above = inherited.at(-1) ?? { baseUrl: null, pathsBase: folder, paths: {} };
  const own = typeof options.baseUrl === 'string' ? normalise(`${folder}/${options.baseUrl}`) : null;
  const baseUrl = own ?? above.baseUrl;
  if (options.paths === undefined) return { ...above, baseUrl };
  const paths = Object.fromEntries(
    Object.entries(asObject(options.paths)).map(([key, value]) => [key, strings(value)]),
  );
  return { baseUrl, pathsBase: baseUrl ?? folder, paths };
};

/** The configs an editor would find by itself: tsconfig.json, else jsconfig.json, of each folder. */
export const pathConfigs = (texts: ReadonlyMap<string, string>): PathConfig[] =>
  [...texts.keys()]
    .filter(
      (path) =>
        /(?:^|\/)tsconfig\.json$/.test(path) ||
        (/(?:^|\/)jsconfig\.json$/.test(path) && !texts.has(path.replace(/jsconfig\.json$/, 'tsconfig.json'))),
    )
    .map((path) => ({ folder: folderOf(path), ...readConfig(path, texts) }));

export const scriptPackage = (path: string, text: string): ScriptPackage => {
  const json = parseLoose(text);
  const exports = asObject(json.exports);
  const main =
    'exports' in json
      ? strings(Object.keys(exports).some((key) => key.startsWith('.')) ? exports['.'] : json.exports)
      : [];
  const imports = Object.fromEntries(
    Object.entries(asObject(json.imports)).map(([key, value]) => [key, strings(value)]),
  );
  return {
    folder: folderOf(path),
    name: typeof json.name === 'string' ? json.name : null,
    entries: [...main, ...strings(json.source), ...strings(json.module), ...strings(json.main)],
    imports,
  };
};
