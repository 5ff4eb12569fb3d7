// May a file of someone else's be changed? Asks on the terminal; without one nothing is ever asked. Asked by commands that edit.
import process from 'node:process';
import { createInterface } from 'node:readline';
import { inCi } from './environment.js';

/** Null where there is no terminal to ask on, or in CI. The question goes to stderr; anything but y or yes, the end of the input too, is a no. */
export const askConsent = (question: string): Promise<boolean> | null => {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true || inCi()) return null;
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    lines.once('close', () => resolve(false));
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
};
