// How does a Python environment look in a private checkout, so that what is installed editable loads the checkout's
// code? Called by checkout-links.ts.
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { isFile, isFolder, listEntries, look, readBytes, realPath, tryReadLink } from '../world/files.js';
import { type Plan, type Want, wantLink } from './checkout-mirror.js';
import { counterpart, type Ground, type Pair, repointText } from './checkout-repoint.js';

/** site-packages of one environment, relative to it; Debian's Python calls it dist-packages. */
const sitesOf = (source: string): string[] =>
  listEntries(join(source, 'lib'))
    .filter(({ name, isFolder: real }) => real && /^python\d/.test(name))
    .flatMap(({ name }) => ['site-packages', 'dist-packages'].map((site) => join('lib', name, site)))
    .filter((site) => look(join(source, site))?.isDirectory() === true);

const largestText = 1 << 20;

/** latin1 keeps every byte, whatever the encoding; null for what is no small text. */
const readLatin = (path: string): string | null => {
  if (!isFile(path)) return null;
  const bytes = readBytes(path, Infinity);
  if (bytes === null || bytes.length > largestText || bytes.includes(0)) return null;
  return bytes.toString('latin1');
};

const latin = (text: string): string => Buffer.from(text).toString('latin1');
const utf8 = (text: string): string => Buffer.from(text, 'latin1').toString();

/**
 * Absolute paths in quotes (a finder's table) or alone on a line (a .pth) that reach the original work tree under
 * another name.
 */
const aliases = (ground: Ground, text: string): Pair[] =>
  [...text.matchAll(/(?:^|['"])(\/[^'"\n\r]+)/gm)]
    .map(([, path = '']) => utf8(path.trim()))
    .flatMap((path): Pair[] => {
      const to = counterpart(ground, realPath(path));
      if (to === null || path === '/') return [];
      return [[path, to]];
    });

/** site.py: a line of a .pth that is no import and no comment is a path, relative to the folder of the file. */
const repointRelative = (ground: Ground, site: string, text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const path = utf8(line.trim());
      if (path === '' || path.startsWith('#') || /^import[ \t]/.test(path) || isAbsolute(path)) return line;
      const to = counterpart(ground, realPath(resolve(site, path)));
      return to === null ? line : latin(to);
    })
    .join('\n');

const repointed = (ground: Ground, site: string, name: string, text: string, pairs: readonly Pair[]): string => {
  const all = [...pairs, ...aliases(ground, text)].map(([from, to]): Pair => [latin(from), latin(to)]);
  return repointText(name.endsWith('.pth') ? repointRelative(ground, site, text) : text, all);
};

/** What decides where an editable install is loaded from: path files, and the modules they import. */
const deciding = (site: string): string[] => {
  const names = listEntries(site)
    .filter(({ isFolder: real }) => !real)
    .map(({ name }) => name);
  const paths = names.filter((name) => /\.(pth|egg-link)$/.test(name));
  const imported = paths.flatMap((name) =>
    [...(readLatin(join(site, name)) ?? '').matchAll(/\bimport\s+([\w.]+)/g)].map(
      ([, name = '']) => `${name.split('.')[0]}.py`,
    ),
  );
  return [
    ...new Set([
      ...paths,
      ...imported.filter((name) => names.includes(name)),
      ...names.filter((name) => /^_?_editable_.*\.py$/.test(name)),
    ]),
  ];
};

/** The file of an environment through which Python finds the original work tree's code, or null. */
export const findEditable = (ground: Ground, source: string): string | null => {
  for (const site of sitesOf(source).map((one) => join(source, one))) {
    const file = deciding(site).find((name) => {
      const text = readLatin(join(site, name));
      return text !== null && repointed(ground, site, name, text, [[ground.root, ground.to]]) !== text;
    });
    if (file !== undefined) return join(site, file);
  }
  return null;
};

/** Only what starts with a pyvenv.cfg takes its place from where it is called; conda's and the system's do not. */
export const isVenv = (folder: string): boolean => isFile(join(folder, 'pyvenv.cfg'));

const asFile = (path: string, text: string): Want => ({
  kind: 'file',
  bytes: Buffer.from(text, 'latin1'),
  mode: (look(realPath(path))?.mode ?? 0o644) & 0o777,
});

/**
 * Scripts name their interpreter, and `activate` its folder, by absolute path: rewritten, they stay in the
 * checkout.
 */
const planScript = (ground: Ground, path: string, pairs: readonly Pair[]): Want => {
  const link = tryReadLink(path);
  // python -> python3 -> /usr/bin/python3: Python looks for pyvenv.cfg beside the name it was called by.
  if (link !== null) return { kind: 'link', to: link.includes('/') ? resolve(path, '..', link) : link };
  const text = readLatin(path);
  if (text === null) return wantLink(ground, path, false);
  const latinPairs = pairs.map(([from, to]): Pair => [latin(from), latin(to)]);
  const changed = repointText(text, latinPairs);
  if (changed === text) return wantLink(ground, path, false);
  return asFile(path, changed);
};

const planSite = (ground: Ground, plan: Plan, source: string, site: string, pairs: readonly Pair[]): void => {
  const folder = join(source, site);
  const decisive = new Set(deciding(folder));
  plan.set(site, { kind: 'folder' });
  for (const { name, isLink } of listEntries(folder)) {
    const path = join(folder, name);
    // A compiled finder is believed when time and size of its source fit, which a rewritten one may do by chance.
    if (name === '__pycache__') continue;
    const text = decisive.has(name) ? readLatin(path) : null;
    const changed = text === null ? null : repointed(ground, folder, name, text, pairs);
    const isSame = changed === null || changed === text;
    plan.set(join(site, name), isSame ? wantLink(ground, path, isLink) : asFile(path, changed));
  }
};

/** Folders of an environment that are made, not linked, so that their entries can differ. */
const isOwnFolder = (path: string): boolean => /^(?:lib|bin|lib\/python\d[^/]*)$/.test(path);

/** lib64 -> lib */
const leadsToLib = (link: string): boolean => isFolder(link) && basename(tryReadLink(link) ?? '') === 'lib';

const wantEntry = (ground: Ground, from: string, inner: string, isLink: boolean, pairs: readonly Pair[]): Want => {
  if (dirname(inner) === 'bin') return planScript(ground, from, pairs);
  if (dirname(inner) === '.' && isLink && leadsToLib(from)) return { kind: 'link', to: 'lib' };
  return wantLink(ground, from, isLink);
};

/** Links to a whole environment; scripts, path files and finders are rewritten to name `target` and the checkout. */
export const planVenv = (ground: Ground, source: string, target: string): Plan => {
  const pairs: Pair[] = [
    [source, target],
    [realPath(source), target],
    [ground.root, ground.to],
  ];
  const plan: Plan = new Map();
  const sites = new Set(sitesOf(source));
  const add = (path: string): void => {
    for (const { name, isLink, isFolder: real } of listEntries(join(source, path))) {
      const inner = join(path, name);
      if (inner === '.gitignore') continue;
      if (sites.has(inner)) planSite(ground, plan, source, inner, pairs);
      else if (real && isOwnFolder(inner)) {
        plan.set(inner, { kind: 'folder' });
        add(inner);
      } else plan.set(inner, wantEntry(ground, join(source, inner), inner, isLink, pairs));
    }
  };
  add('');
  return plan;
};
