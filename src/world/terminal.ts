// Where people read: stderr of this process, with a reader that may go away or be slow.
import process from 'node:process';
import { errnoOf } from '../core/fault.js';

export type Out = {
  readonly isTerminal: boolean;
  /** Width in columns; 80 where it cannot be known. */
  readonly columns: () => number;
  readonly write: (text: string | Uint8Array) => void;
};

// A closed pipe (`git push 2>&1 | head`) is the reader's choice, not an error of ours.
const closedPipe = (error: unknown): void => {
  if (errnoOf(error) !== 'EPIPE') throw error;
};

// stderr is where errors are told: there is no one left to tell that its disk is full (ENOSPC) or its terminal gone
// (EIO), and to die of it would leave the smoke without its parent and the run without its record.
const anything = (): void => undefined;

const streamOut = (stream: NodeJS.WriteStream, forgive: (error: unknown) => void): Out => {
  stream.on('error', forgive);
  const write = (text: string | Uint8Array): void => {
    try {
      stream.write(text);
    } catch (error) {
      // Node writes to files at once and throws where other streams emit.
      forgive(error);
    }
  };
  return { isTerminal: stream.isTTY === true, columns: () => stream.columns || 80, write };
};

let err: Out | undefined;
let out: Out | undefined;
export const stderrOut = (): Out => (err ??= streamOut(process.stderr, anything));
export const stdoutOut = (): Out => (out ??= streamOut(process.stdout, closedPipe));
