// Tells which files are locks, and of what kind: by their names, of a requirements file also by what it holds.
// A push asks this, so it loads nothing.
import { objectId } from '../core/object-id.js';
import { byText } from '../core/text.js';

export const formats = ['requirements', 'uv', 'poetry', 'pdm', 'pylock', 'npm', 'pnpm', 'yarn'] as const;
export type Format = (typeof formats)[number];

const byName: readonly (readonly [RegExp, Format])[] = [
  [/^requirements\.lock$/, 'requirements'],
  [/^requirements.*\.(?:lock|txt)$/, 'requirements'],
  [/^uv\.lock$/, 'uv'],
  [/^poetry\.lock$/, 'poetry'],
  [/^pdm\.lock$/, 'pdm'],
  // PEP 751: `pylock.<name>.toml`, the name without a dot.
  [/^pylock(?:\.[^./]+)?\.toml$/, 'pylock'],
  [/^(?:package-lock|npm-shrinkwrap)\.json$/, 'npm'],
  [/^pnpm-lock\.yaml$/, 'pnpm'],
  [/^yarn\.lock$/, 'yarn'],
];

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Null for a name that says nothing. */
export const formatOf = (path: string): Format | null => {
  const base = baseOf(path);
  for (const [name, format] of byName) if (name.test(base)) return format;
  if (base.endsWith('.txt')) return 'requirements';
  return null;
};

/**
 * Among the names of a folder those that are locks by name, in the order in which they are told;
 * `requirements*.txt` are locks only where `looksPinned`.
 */
export const lockNames = (names: readonly string[]): string[] => {
  const rank = (name: string): number => byName.findIndex(([form]) => form.test(name));
  return names.filter((name) => rank(name) >= 0).sort((a, b) => rank(a) - rank(b) || byText(a, b));
};

/** A name that is a lock whatever it holds. */
export const isLockByName = (path: string): boolean => !/\.txt$/.test(path);

/** A name, perhaps with extras, and one version. */
const pinned = /^[A-Za-z0-9][\w.-]*(?: *\[[^\]]*\])? *={2,3} *[^\s*]+(?=[ \t;\\]|$)/;
/** A hash, or the full id of a commit. */
const address = new RegExp(String.raw`(?:#|&)sha256=[0-9a-f]{64}|--hash=|@${objectId}(?:#|[ \t;]|$)`);

/**
 * Whether a requirements file pins all that it asks for, and asks for something: it is a lock then, else a list of
 * wishes. One look at each line; what exactly is wrong with a file that is judged says whole.ts.
 */
export const looksPinned = (text: string): boolean => {
  const joined = text.replace(/^\ufeff/, '').replace(/\\\r?\n/g, ' ');
  const asked = joined
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:#|--(?!editable)|-[^e-])/.test(line));
  return asked.length > 0 && asked.every((line) => pinned.test(line) || address.test(line));
};
