// Reads what the head of a requirements lock says of its making, as uv, pip-compile and refresh-lock write it.
import { posix } from 'node:path';

const commentsOf = (text: string): string[] =>
  text
    .split(/\r?\n/, 60)
    .filter((line) => /^\s*#/.test(line))
    .map((line) => line.replace(/^\s*#+\s*/, ''));

const isInput = (word: string): boolean => /(?:^|\/)(?:[^/]+\.(?:in|txt)|pyproject\.toml)$/.test(word);

const compiler = /\b(?:pip-compile|uv pip compile)\b/;
const ours = /^made by (?:gate-hooks refresh-lock|tools\/lock_refresh\.sh)(?= )/;
/** What comes after one of these is no input. */
const otherFile = /^(?:-o|--output-file|-c|--constraint)$/;

/** The inputs of `uv pip compile a.in -o b.txt`, or of our own `made ... from a.in`. */
const inputsOf = (comment: string): string[] => {
  if (!compiler.test(comment) && !ours.test(comment)) return [];
  const words = comment.split(/\s+/).map((word) => word.replace(/^['"]|['",;]+$/g, ''));
  return words.filter((word, i) => isInput(word) && !word.startsWith('-') && !otherFile.test(words[i - 1] ?? ''));
};

/** By convention a lock has the name of what it is made from, but for its end. */
const impliedNames = (base: string): string[] => {
  const stem = base.replace(/\.(?:lock|txt)$/, '');
  const names = [`${stem}.in`];
  if (base.endsWith('.lock')) names.push(`${stem}.txt`);
  if (base === 'requirements.lock') names.push('pyproject.toml');
  return names;
};

/**
 * Where the manifest of a requirements lock may lie, best first, relative to the root: what its head names, then
 * what its own name implies.
 * @param path of the lock, relative to the root
 */
export const manifestNames = (path: string, text: string): string[] => {
  const beside = (name: string): string => posix.normalize(posix.join(posix.dirname(path), name));
  // Commands are run at the root or beside the lock.
  const named = commentsOf(text)
    .flatMap(inputsOf)
    .flatMap((word) => [posix.normalize(word), beside(word)]);
  const implied = impliedNames(posix.basename(path)).map(beside);
  const isInside = (name: string): boolean => !name.startsWith('../') && !name.startsWith('/');
  return [...new Set([...named, ...implied])].filter((name) => name !== path && isInside(name));
};

/** `3.11`, out of the head of a lock: the Python it was resolved for. Null where it does not say. */
export const pythonOf = (text: string): string | null => {
  for (const comment of commentsOf(text)) {
    const told = /\bwith Python (\d+(?:\.\d+)+)/i.exec(comment) ?? /--python-version[= ](\d+(?:\.\d+)*)/.exec(comment);
    const version = told?.[1];
    if (version !== undefined) return version;
  }
  return null;
};
