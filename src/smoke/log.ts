// The full output of a smoke, kept where no tool looks for tests: <git-common-dir>/gate-hooks/logs. Opened by run.ts.
import { join } from 'node:path';
import { closeLog, openLog, removeFile, writeLog } from '../world/changes.js';
import { listFolder } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { storePaths } from '../world/store.js';

const kept = 20;

export type Log = { readonly path: string; readonly write: (chunk: Uint8Array) => void; readonly close: () => void };

/** Run ids start with the time, so the order of names is the order of runs. */
const prune = (folder: string): void => {
  for (const name of listFolder(folder).slice(0, -kept)) removeFile(join(folder, name));
};

export const startLog = (repo: Repository, runId: string): Log => {
  const { logs } = storePaths(repo);
  const path = join(logs, `${runId}.log`);
  const fd = openLog(path);
  prune(logs);
  let full = false;
  return {
    path,
    write: (chunk) => {
      if (full) return;
      try {
        writeLog(fd, chunk);
      } catch {
        // Full disk, quota, file size limit: the output is also on the screen, and to throw here would orphan the
        // smoke.
        // The record, which matters, is written by others and fails loudly.
        full = true;
      }
    },
    close: () => closeLog(fd),
  };
};
