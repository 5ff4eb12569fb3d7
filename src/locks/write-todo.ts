// Writes the TODO lines of old locks into an audit file: check-lock --write-todo FILE.
import { basename, dirname, join, resolve } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { writeWhole } from '../world/changes.js';
import { look, readBytes, realPath } from '../world/files.js';
import { type Todo, updateTodos } from './todo.js';

/** Latin-1 holds any byte, so that what is not ours goes through unread; our own lines go in as UTF-8. */
const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/**
 * Brings `file` (relative to `cwd`) up to date in one rename; its mode stays. A file that is not there is made
 * only where a line must stand.
 * @returns whether it was written
 * @throws Fault where `file` is a link or no file, or cannot be written
 */
export const writeTodos = (cwd: string, file: string, todos: readonly Todo[]): boolean => {
  const written = resolve(cwd, file);
  const path = join(realPath(dirname(written)), basename(written));
  const stats = look(path);
  if (stats !== null && !stats.isFile())
    throw new Fault(
      'not-a-file',
      `${printable(file)} is ${stats.isSymbolicLink() ? 'a symbolic link' : 'no file'}, so no TODO is written to it`,
      'name the file itself',
      2,
    );
  const before = readBytes(path)?.toString('latin1') ?? '';
  const after = updateTodos(
    before,
    todos.map(({ path: lock, line }) => ({ path: asBytes(lock), line: line === null ? null : asBytes(line) })),
  );
  if (after === before) return false;
  writeWhole(path, Buffer.from(after, 'latin1'), stats === null ? 0o644 : stats.mode & 0o777);
  return true;
};
