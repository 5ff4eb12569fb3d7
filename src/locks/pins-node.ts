// What do the locks of npm, pnpm and yarn pin? Texts to sets of `name@version`. Pure; asked by pins.ts.
import type { Pins } from './pins.js';

type Table = Readonly<Record<string, unknown>>;

const asTable = (value: unknown): Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Where a version does not say what was fetched (a commit, a tarball, a file), the address does. */
const fromElsewhere = (resolved: string | null): string =>
  resolved !== null && /^(?:git|file:|github:|https?:\/\/(?:codeload\.)?git(?:hub|lab)\.com)/.test(resolved)
    ? ` ${resolved}`
    : '';

/** Since npm 7: one table of paths. The project itself and its workspaces are not pinned, they are here. */
const ofPackages = (packages: Table): (readonly [string, string])[] =>
  Object.entries(packages).flatMap(([path, value]) => {
    const { name, version, resolved, link } = asTable(value);
    const at = path.lastIndexOf('node_modules/');
    if (at < 0 || link === true) return [];
    return [
      [asText(name) ?? path.slice(at + 13), `${asText(version) ?? ''}${fromElsewhere(asText(resolved))}`] as const,
    ];
  });

/** Up to npm 6: a tree. */
const ofDependencies = (dependencies: Table): (readonly [string, string])[] =>
  Object.entries(dependencies).flatMap(([name, value]) => {
    const { version, dependencies: below } = asTable(value);
    return [[name, asText(version) ?? ''] as const, ...ofDependencies(asTable(below))];
  });

export const npmPins = (text: string): Pins | null => {
  let lock: Table;
  try {
    lock = asTable(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    return null;
  }
  return 'packages' in lock ? ofPackages(asTable(lock.packages)) : ofDependencies(asTable(lock.dependencies));
};

/** `name` and `version` of `name@version`; the first sign belongs to a scope. */
const splitAt = (id: string): readonly [string, string] => {
  const at = id.indexOf('@', 1);
  return at < 0 ? [id, ''] : [id.slice(0, at), id.slice(at + 1)];
};

/** `/@s/a/1.0.0_react@17` (5), `/@s/a@1.0.0(react@17.0.0)` (6), `@s/a@1.0.0` (9): one name and one version. What peers it sees is no pin of it. */
const pnpmPin = (key: string): readonly [string, string] => {
  const bare = key.replace(/^\//, '').replace(/\(.*$/, '');
  const old = /^((?:@[^/]+\/)?[^/@]+)\/(\d[^/_]*)(?:_.*)?$/.exec(bare);
  return old === null ? splitAt(bare) : [old[1]!, old[2]!];
};

/**
 * Line by line: pnpm writes one form, keys of `packages:` two spaces deep, and a YAML library takes seconds for what this does in
 * milliseconds, fifty times over where a history is followed. test/locks/pins.test.ts compares it with that library.
 */
export const pnpmPins = (text: string): Pins | null => {
  const lines = text.split(/\r?\n/);
  if (!lines.some((line) => /^lockfileVersion:/.test(line)) || lines.some((line) => /^(?:<{7}|={7}|>{7})/.test(line)))
    return null;
  const start = lines.indexOf('packages:');
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^\S/.test(line));
  const keys = rest
    .slice(0, end < 0 ? undefined : end)
    .flatMap(
      (line) => /^ {2}(?:'([^']+)'|"([^"]+)"|([^\s'"].*?)):\s*(?:\{.*)?$/.exec(line)?.slice(1).find(Boolean) ?? [],
    );
  return keys.map(pnpmPin);
};

const unquote = (text: string): string => text.replace(/^"|"$/g, '');

/** Both forms of yarn.lock: blocks of a key line and indented fields. A workspace of this project is not pinned, it is here. */
export const yarnPins = (text: string): Pins | null => {
  if (/^(?:<{7}|={7}|>{7})/m.test(text)) return null;
  const blocks = text.split(/\r?\n(?=[^\s#])/);
  return blocks.flatMap((block): (readonly [string, string])[] => {
    const version = /^ {2}version:? (.+?)\r?$/m.exec(block)?.[1];
    const key = /^"?((?:@[^/@\s]+\/)?[^@\s"]+)@/.exec(block)?.[1];
    if (version === undefined || key === undefined) return [];
    const resolution = /^ {2}resolution: (.+?)\r?$/m.exec(block)?.[1];
    if (resolution !== undefined && /@(?:workspace|link|portal):/.test(resolution)) return [];
    const resolved = /^ {2}resolved (.+?)\r?$/m.exec(block)?.[1];
    const named = resolution === undefined ? ([key, ''] as const) : splitAt(unquote(resolution));
    const elsewhere =
      resolution === undefined
        ? fromElsewhere(resolved === undefined ? null : unquote(resolved))
        : /^(?:npm:|virtual:)/.test(named[1])
          ? ''
          : ` ${named[1]}`;
    return [[named[0], `${unquote(version)}${elsewhere}`]];
  });
};
