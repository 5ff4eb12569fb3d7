// Can the store be written, by all who push here, and does the clock agree with it? Called by doctor.ts; `--fix`
// opens it to the group: fix.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { count, duration, listed, shownPath } from '../core/text.js';
import { listPasses } from '../smoke/passes.js';
import { removeFile, writeWhole } from '../world/changes.js';
import { freeBytes, isAppendable, listFolder, look } from '../world/files.js';
import { oneLine, type Repository, tryGit } from '../world/git.js';
import { storePaths } from '../world/store.js';
import { bad, type Check, fixHint, ok } from './check.js';

const rule = 'doctor/store';
const least = 32 << 20;
const clockSlackMs = 60_000;

/** Pure. git's core.sharedRepository: whether the group of a repository shall write to it. */
export const isShared = (value: string): boolean =>
  /^(group|true|yes|on|1|all|world|everybody|2)$/i.test(value) ||
  (/^0?[0-7]{3}$/.test(value) && (parseInt(value, 8) & 0o020) !== 0);

/**
 * The store, its folders and the files that every push writes to; not the logs and the private checkouts, which are
 * their maker's own.
 */
export const sharedEntries = (repo: Repository): string[] => {
  const { dir, bypasses, runs, passes, proved, contract, logs, checkouts, protects, looked, now } = storePaths(repo);
  return [dir, passes, proved, contract, logs, checkouts, bypasses, runs, protects, looked, now].filter(
    (path) => look(path) !== null,
  );
};

export const closedToGroup = (repo: Repository): string[] => {
  if (!isShared(oneLine(tryGit(repo, ['config', '--get', 'core.sharedRepository']).stdout))) return [];
  return sharedEntries(repo).filter((path) => ((look(path)?.mode ?? 0) & 0o020) === 0);
};

/** A file written now, to see what the disk and its clock say. */
const tryWrite = (repo: Repository, nowMs: number): { readonly skewMs: number } | string => {
  const path = join(storePaths(repo).dir, 'doctor');
  try {
    writeWhole(path, Buffer.alloc(64 << 10));
    const skewMs = (look(path)?.mtimeMs ?? nowMs) - nowMs;
    removeFile(path);
    return { skewMs };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.message;
  }
};

const checkStore = (repo: Repository, written: ReturnType<typeof tryWrite>): Check => {
  const { dir, bypasses } = storePaths(repo);
  const name = 'store';
  const shown = shownPath(repo.root, dir);
  const findings: Finding[] = [];
  if (typeof written === 'string')
    findings.push(
      finding(rule, `${written}; no push can leave its record there`, {
        hint: `make ${shown} writable for you, or free some space: df ${shown}`,
      }),
    );
  if (look(bypasses) !== null && !isAppendable(bypasses))
    findings.push(
      finding(
        rule,
        `${shownPath(repo.root, bypasses)} cannot be appended to, and a bypass without a trace is refused`,
        { level: 'warn', hint: `chmod u+w ${shownPath(repo.root, bypasses)}` },
      ),
    );
  const closed = closedToGroup(repo);
  if (closed.length > 0)
    findings.push(
      finding(
        rule,
        `core.sharedRepository gives this repository to a group, but ${count(closed.length, 'path')} of the store ${closed.length === 1 ? 'is' : 'are'} closed to it: ${listed(closed.map((path) => shownPath(repo.root, path)))}`,
        { level: 'warn', hint: fixHint },
      ),
    );
  const free = look(dir) === null ? null : freeBytes(dir);
  if (free !== null && free < least)
    findings.push(
      finding(
        rule,
        `${Math.floor(free / (1 << 20))} MiB are free where ${shown} lies; records and private checkouts need some`,
        { level: 'warn', hint: `df ${shown}` },
      ),
    );
  if (findings.length === 0) return ok(name, `${shown} can be written`);
  return bad(
    name,
    findings.some(({ level }) => level === 'error') ? 'cannot be written' : 'can be written, but',
    ...findings,
  );
};

const checkClock = (repo: Repository, nowMs: number, written: ReturnType<typeof tryWrite>): Check => {
  const name = 'clock';
  const findings: Finding[] = [];
  const late = listPasses(repo).filter((pass) => pass.passed_at > nowMs + clockSlackMs);
  if (late.length > 0)
    findings.push(
      finding(
        'doctor/clock',
        `${count(late.length, 'pass')} of the store ${late.length === 1 ? 'is' : 'are'} from the future (up to ${duration(Math.max(...late.map((pass) => pass.passed_at)) - nowMs)}), and so not believed`,
        { level: 'warn', hint: 'is the clock of this machine right? date' },
      ),
    );
  if (typeof written !== 'string' && Math.abs(written.skewMs) > clockSlackMs)
    findings.push(
      finding(
        'doctor/clock',
        `the file system's clock is ${duration(Math.abs(written.skewMs))} ${written.skewMs > 0 ? 'ahead of' : 'behind'} this machine's: what is remembered expires at the wrong moment`,
        { level: 'warn', hint: 'set both clocks by NTP' },
      ),
    );
  if (findings.length === 0) return ok(name, 'file system and passes agree with it');
  return bad(name, 'disagrees', ...findings);
};

/** @param nowMs the clock at this very moment */
export const checkStoreAndClock = (repo: Repository, nowMs: number): Check[] => {
  const there = listFolder(storePaths(repo).dir).length > 0;
  if (!there) return [];
  const written = tryWrite(repo, nowMs);
  return [checkStore(repo, written), checkClock(repo, nowMs, written)];
};
