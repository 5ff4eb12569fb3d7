// What does the head of a requirements lock say of its making? Reads the comments that uv, pip-compile and refresh-lock write. Pure; asked by check.ts.
import { posix } from 'node:path';

const commentsOf = (text: string): string[] =>
  text
    .split(/\r?\n/, 60)
    .filter((line) => /^\s*#/.test(line))
    .map((line) => line.replace(/^\s*#+\s*/, ''));

const isInput = (word: string): boolean => /(?:^|\/)(?:[^/]+\.(?:in|txt)|pyproject\.toml)$/.test(word);

/** The inputs of `uv pip compile a.in -o b.txt`, or of our own `made ... from a.in`. */
const inputsOf = (comment: string): string[] => {
  if (
    !/\b(?:pip-compile|uv pip compile)\b|^made by (?:gate-hooks refresh-lock|tools\/lock_refresh\.sh)(?= )/.test(
      comment,
    )
  )
    return [];
  const words = comment.split(/\s+/).map((word) => word.replace(/^['"]|['",;]+$/g, ''));
  return words.filter(
    (word, i) =>
      isInput(word) && !/^-/.test(word) && !/^(?:-o|--output-file|-c|--constraint)$/.test(words[i - 1] ?? ''),
  );
};

/**
 * Where the manifest of a requirements lock may lie, best first, relative to the root: what its head names, then what its own name implies.
 * @param path of the lock, relative to the root
 */
export const manifestNames = (path: string, text: string): string[] => {
  const folder = posix.dirname(path);
  const base = posix.basename(path);
  const at = (name: string): string => posix.normalize(posix.join(folder, name));
  // Commands are run at the root or beside the lock.
  const named = commentsOf(text)
    .flatMap(inputsOf)
    .flatMap((word) => [posix.normalize(word), at(word)]);
  const stem = base.replace(/\.(?:lock|txt)$/, '');
  const implied = base.endsWith('.lock')
    ? [`${stem}.in`, `${stem}.txt`, ...(stem === 'requirements' ? ['pyproject.toml'] : [])]
    : [`${stem}.in`];
  return [...new Set([...named, ...implied.map(at)])].filter(
    (name) => name !== path && !name.startsWith('../') && !name.startsWith('/'),
  );
};

/** `3.11`, out of the head of a lock: the Python it was resolved for. Null where it does not say. */
export const pythonOf = (text: string): string | null => {
  for (const comment of commentsOf(text)) {
    const [, version] =
      /\bwith Python (\d+(?:\.\d+)+)/i.exec(comment) ?? /--python-version[= ](\d+(?:\.\d+)*)/.exec(comment) ?? [];
    if (version !== undefined) return version;
  }
  return null;
};
