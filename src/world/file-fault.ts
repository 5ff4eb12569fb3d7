// What went wrong with a file, as a Fault that names it. Shared by files.ts, changes.ts and exact.ts.
import { errnoOf, Fault, messageOf } from '../core/fault.js';
import { printable } from '../core/text.js';

export const missing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');

export const fileFault = (verb: string, path: string, error: unknown): Fault =>
  new Fault(
    'file-system',
    `cannot ${verb} ${printable(path)}: ${messageOf(error)}`,
    errnoOf(error) === 'ENOSPC' ? 'the disk is full: free some room and run it again' : null,
    3,
    { cause: error },
  );
