// Where people read: stderr of this process, with a reader that may go away or be slow.
import process from 'node:process';

export type Out = {
  readonly isTerminal: boolean;
  /** Width in columns; 80 where it cannot be known. */
  readonly columns: () => number;
  readonly write: (text: string | Uint8Array) => void;
};

// A closed pipe (`git push 2>&1 | head`) is the reader's choice, not an error of ours.
const quiet = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};

const streamOut = (stream: NodeJS.WriteStream): Out => {
  stream.on('error', quiet);
  return { isTerminal: stream.isTTY === true, columns: () => stream.columns || 80, write: (text) => void stream.write(text) };
};

let err: Out | undefined;
let out: Out | undefined;
export const stderrOut = (): Out => (err ??= streamOut(process.stderr));
export const stdoutOut = (): Out => (out ??= streamOut(process.stdout));
