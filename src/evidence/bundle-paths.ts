// Which paths of the git index can a bundle hold? Pure; bundle.ts asks before it reads any of them.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';

/** A path of the git index, with its mode there (`100644`, `120000`, ...). */
export type IndexEntry = { readonly path: string; readonly mode: string };

/** Why a file cannot be part of a bundle: a settings error, exit 2. */
export const refuse = (path: string, why: string, hint: string): Fault =>
  new Fault('settings', `config file ${printable(path)} ${why}`, hint, 2);

/** Equal for two paths that a case-insensitive or normalising file system cannot hold side by side. */
const folded = (path: string): string => {
  // ASCII has one form and one way to fold.
  if (/^[\x20-\x7e]*$/.test(path)) return path.toLowerCase();
  // Three steps, for lower case alone keeps ẞ apart from ss and upper case alone keeps the Kelvin sign apart from
  // k; the dotless ı folds to itself.
  return path
    .normalize('NFC')
    .replace(/[^ı]+/g, (run) => run.toLowerCase().toUpperCase().toLowerCase())
    .normalize('NFC');
};

const refuseEntry = ({ path, mode }: IndexEntry): Fault | null => {
  if (/\p{Cc}/u.test(path))
    return refuse(path, 'has a control character in its name', 'rename it, or leave it out of evidence.config');
  // git's answer was decoded before it came here: a byte that is not UTF-8 has become U+FFFD.
  if (path.includes('\ufffd'))
    return refuse(path, 'has a name that is not UTF-8', 'rename it, or leave it out of evidence.config');
  if (mode === '120000') return refuse(path, 'is a symlink', 'name the file it points to in evidence.config instead');
  if (mode === '160000')
    return refuse(path, 'is a submodule', 'leave it out of evidence.config: the commit already pins it');
  return null;
};

/**
 * Throws the Fault (exit 2) for the first path that a manifest cannot hold: see refuseEntry, and twins under NFC
 * and case folding.
 */
export const refusePaths = (entries: readonly IndexEntry[]): void => {
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const refused = refuseEntry(entry);
    if (refused !== null) throw refused;
    const key = folded(entry.path);
    const twin = seen.get(key);
    if (twin !== undefined)
      throw refuse(
        entry.path,
        `differs from ${printable(twin)} only in case or Unicode form`,
        'rename one of the two: some file systems cannot hold both',
      );
    seen.set(key, entry.path);
  }
};

/** The answer of `git ls-files -s -z`; the stages of an unmerged path become one entry. */
export const parseIndex = (stdout: string): IndexEntry[] => {
  const entries = new Map<string, IndexEntry>();
  for (const line of stdout.split('\0')) {
    const tab = line.indexOf('\t');
    if (tab >= 0) entries.set(line.slice(tab + 1), { path: line.slice(tab + 1), mode: line.slice(0, 6) });
  }
  return [...entries.values()];
};
