// Who may use a shared place now? A lock that survives kill -9 of its holder: the next taker sees that the holder
// is dead. Used by smoke/checkout.ts.
import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errnoOf } from '../core/fault.js';
import { makeFolder, removeFile } from './changes.js';
import { now } from './clock.js';
import { fileFault, missing } from './file-fault.js';
import { listFolder } from './files.js';
import { randomBytes } from './platform.js';

/**
 * Who holds a lock. `start` tells a process from a later one with the same pid; null where the system does not
 * tell.
 */
export type Holder = {
  readonly pid: number;
  readonly start: string | null;
  readonly host: string;
  readonly boot: string | null;
};

export type Lock = { readonly release: () => void };

/** A holder on another machine (or in another container) cannot be asked; after this long it is taken for dead. */
const strangerMs = 24 * 60 * 60 * 1000;

const ask = <T>(question: () => T): T | null => {
  try {
    return question();
  } catch {
    return null;
  }
};

/**
 * State and start time (clock ticks since boot) of a process, from Linux' /proc; null elsewhere and for one that is
 * gone.
 */
const readProcess = (pid: number): { dead: boolean; start: string } | null => {
  const stat = ask(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (stat === null) return null;
  // proc(5): the command name stands in brackets and may hold brackets and spaces; after it state is field 3,
  // starttime field 22.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { dead: fields[0] === 'Z' || fields[0] === 'X', start: fields[19] ?? '' };
};

const bootId = (): string | null => ask(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim());

/** A pid means something only inside its pid namespace: two containers may share a folder and a host name. */
const hostId = (): string => `${hostname()} ${ask(() => readlinkSync('/proc/self/ns/pid')) ?? ''}`.trim();

const self = (): Holder => ({
  pid: process.pid,
  start: readProcess(process.pid)?.start ?? null,
  host: hostId(),
  boot: bootId(),
});

const answersSignals = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
};

const isAlive = (holder: Holder, ageMs: number): boolean => {
  if (holder.host !== hostId()) return ageMs < strangerMs;
  if (holder.boot !== bootId() || !answersSignals(holder.pid)) return false;
  const found = readProcess(holder.pid);
  return found === null || holder.start === null || (!found.dead && found.start === holder.start);
};

type Claim = { readonly generation: number; readonly path: string };

const free = '{}\n';

const claims = (folder: string, name: string): Claim[] =>
  listFolder(folder)
    .filter((file) => file.startsWith(`${name}.lock.`) && /^\d+$/.test(file.slice(name.length + 6)))
    .map((file) => ({ generation: Number(file.slice(name.length + 6)), path: join(folder, file) }))
    .sort((a, b) => a.generation - b.generation);

/**
 * Null for a claim that was given back. One that cannot be read was never ours: a claim appears with its content,
 * or not at all.
 */
const readHolder = (path: string): Holder | null => {
  const value = ask(() => JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder> | null);
  if (typeof value?.pid === 'number' && value.pid > 0 && typeof value.host === 'string')
    return { start: null, boot: null, ...value, pid: value.pid, host: value.host };
  return null;
};

const livingHolder = ({ path }: Claim): Holder | null => {
  const holder = readHolder(path);
  const written = ask(() => statSync(path).mtimeMs);
  if (holder !== null && written !== null && isAlive(holder, now() - written)) return holder;
  return null;
};

/** The living holder of the lock, or null where it can be had. */
export const lockHolder = (folder: string, name: string): Holder | null => {
  const newest = claims(folder, name).at(-1);
  if (newest === undefined) return null;
  return livingHolder(newest);
};

/** link(2) makes the name and its whole content in one step, and fails where the name is taken. */
const claim = (path: string, content: string): boolean => {
  const temp = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(temp, content, { flag: 'wx' });
    linkSync(temp, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw fileFault('lock', path, error);
  } finally {
    rmSync(temp, { force: true });
  }
};

const giveBack = (path: string, content: string): void => {
  // Judged dead by a taker on another machine: then the newest claim is theirs, and this one is gone.
  if (ask(() => readFileSync(path, 'utf8')) !== content) return;
  const temp = `${path}.${process.pid}.free`;
  try {
    writeFileSync(temp, free);
    renameSync(temp, path);
  } catch (error) {
    rmSync(temp, { force: true });
    if (!missing(error)) throw fileFault('unlock', path, error);
  }
};

/**
 * Takes the lock `name` in `folder`, or answers null where a living process holds it.
 *
 * The lock is the claim with the highest number, and numbers never go down: a release keeps its file and only
 * empties it. Two that both find claim n dead both try to create n + 1, which one can. A third that is slower still
 * may create n + 1 again after it was removed in favour of n + 2, so a claim counts only when, after it was made,
 * no higher one is there.
 */
export const takeLock = (folder: string, name: string): Lock | null => {
  makeFolder(folder);
  const found = claims(folder, name).at(-1);
  if (found !== undefined && livingHolder(found) !== null) return null;
  const generation = (found?.generation ?? 0) + 1;
  const path = join(folder, `${name}.lock.${generation}`);
  const content = `${JSON.stringify(self())}\n`;
  if (!claim(path, content)) return null;
  const all = claims(folder, name);
  if (all.at(-1)?.generation !== generation) {
    removeFile(path);
    return null;
  }
  for (const older of all.slice(0, -1)) removeFile(older.path);
  return { release: () => giveBack(path, content) };
};
