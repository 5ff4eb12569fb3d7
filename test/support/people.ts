// Other people on this machine: what root may do, and what a shared repository means, shows only for somebody who
// is not root.
import { chmodSync, chownSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onPath } from './skip.js';

/** Numeric ids that need no entry in /etc/passwd. */
export type Person = { readonly uid: number; readonly gid: number };

/** Whether this test process may become somebody else. */
export const canBeOthers = process.getuid?.() === 0 && onPath('setpriv');

/** `argv` as that person would start it: for `run(...)`. */
export const as = ({ uid, gid }: Person, argv: readonly string[]): readonly [file: string, args: readonly string[]] => [
  'setpriv',
  [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--', ...argv],
];

/** Temp folders are closed to others: opens the way down to `path`, but nothing in it. */
export const openWayTo = (path: string): void => {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const { mode } = statSync(folder);
    if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o011);
  }
};

/** Everything at and below `path` becomes that person's; links are not followed. */
export const giveTo = ({ uid, gid }: Person, path: string): void => {
  if (lstatSync(path).isSymbolicLink()) return;
  chownSync(path, uid, gid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo({ uid, gid }, join(path, name));
};
