// The only way to skip a test: it is counted and named, with its reason, at the end of the run.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Callback, type Test, test as uvuTest } from 'uvu';
import { skipMark } from '../driver/outcome.js';

type Register = (name: string, body: Callback) => void;

/**
 * Registers tests only where `condition` holds: `const withDash = skipUnless(onPath('dash'), 'dash is not
 * installed'); withDash('name', body)`.
 * @param suite the suite to register with; uvu's own `test` unless told
 */
export const skipUnless = (condition: boolean, reason: string, suite: Test = uvuTest): Register => {
  if (condition) return suite;
  return (name) => {
    suite.skip(name);
    // On a line of its own, wherever the output stood.
    process.stdout.write(`\n${skipMark}${JSON.stringify({ name, reason })}\n`);
  };
};

/** Whether PATH leads to an executable of that name. */
export const onPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
