// Entry of the one-file runtime that hooks/pre-commit starts: lint-staged, one run at a time in a repository.
// lint-staged keeps its backup in refs/stash, which all work trees of a repository share: of two runs at once, each can
// drop the backup of the other.
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { messageOf } from './core/fault.js';
import { printable } from './core/text.js';
import { variable } from './world/environment.js';
import { type Lock, lockHolder, takeLock } from './world/lock.js';

const pollMs = 50;

const say = (line: string): void => void process.stderr.write(`gate-hooks: ${line}\n`);

const takeTurn = async (store: string): Promise<Lock> => {
  let lock = takeLock(store, 'lint-staged');
  if (lock === null) {
    const pid = lockHolder(store, 'lint-staged')?.pid ?? 'unknown';
    say(`waiting for the lint-staged of another commit in this repository (process ${pid})`);
  }
  while (lock === null) {
    await sleep(pollMs);
    lock = takeLock(store, 'lint-staged');
  }
  return lock;
};

const giveBack = (lock: Lock): void => {
  try {
    lock.release();
  } catch {
    // The next commit finds that this process is gone.
  }
};

/**
 * @param store the folder of the lock, absolute
 * @param script lint-staged's own entry, which reads process.argv
 */
const lintStaged = async (store: string, script: string): Promise<void> => {
  // A linter that itself commits here holds the turn already.
  if (variable('GATE_HOOKS_LINTING') !== store) {
    const lock = await takeTurn(store);
    process.on('exit', () => giveBack(lock));
    process.env.GATE_HOOKS_LINTING = store;
  }
  process.argv.splice(1, Number.POSITIVE_INFINITY, script);
  await import(pathToFileURL(script).href);
};

const [store = '', script = ''] = process.argv.slice(2);
lintStaged(store, script).catch((error: unknown) => {
  say(`commit refused: lint-staged did not start: ${printable(messageOf(error))}`);
  process.exitCode = 3;
});
