// Makes a lock anew: asks a resolver, shows the changes, and only then replaces the file, whole.
import { join, posix } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import { makeTempFolder, writeWhole } from '../world/changes.js';
import { isFile, look, readText, realPath } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { removeAll } from '../world/trees.js';
import { manifestOf } from './check.js';
import { type Format, formatOf } from './formats.js';
import { comparePins, type PinChange, type Pins, readPins } from './pins.js';
import { contentOf, refuseFresh, refuseShrunk, tableOf } from './refresh-table.js';
import { type Found, findResolver, type Made, makeProjectLock, makeRequirements } from './resolve.js';
import type { PythonResolver } from './resolver.js';

export type RefreshOptions = {
  readonly dryRun: boolean;
  /** A lock that lost half of its packages is written all the same. */
  readonly force: boolean;
  readonly resolver: PythonResolver | null;
  /** Shown before anything is written. */
  readonly tell: (lines: readonly string[]) => void;
};

export type Refreshed =
  | { readonly kind: 'no-input'; readonly path: string }
  | { readonly kind: 'interrupted'; readonly path: string; readonly signal: string }
  | {
      readonly kind: 'same' | 'written' | 'would-write';
      readonly path: string;
      readonly how: string;
      readonly changes: readonly PinChange[];
      readonly table: readonly string[];
    };

const mostBytes = 64 << 20;

/** The old text, or null where there is none yet. Throws Fault where a file cannot be replaced without harm. */
const readOld = (repo: WorkRepository, path: string): { readonly text: string | null; readonly mode: number } => {
  const absolute = join(repo.root, path);
  const stats = look(absolute);
  if (stats !== null && !stats.isFile())
    throw new Fault(
      'not-a-file',
      `${printable(path)} is ${stats.isSymbolicLink() ? 'a symbolic link' : 'no file'}, so it is not replaced`,
      'name the file it leads to in lock.files',
    );
  if (!`${realPath(absolute)}/`.startsWith(`${realPath(repo.root)}/`))
    throw new Fault('usage', `${printable(path)} lies outside the repository`, 'name a lock of this repository');
  return { text: readText(absolute, mostBytes), mode: stats === null ? 0o644 : stats.mode & 0o777 };
};

const make = async (
  repo: WorkRepository,
  path: string,
  settings: Settings,
  found: Found,
  format: Format,
  input: string,
): Promise<Made> => {
  const folder = makeTempFolder();
  try {
    const job = { repo, settings, found, folder };
    if (format === 'requirements') return await makeRequirements(job, input);
    return await makeProjectLock(job, path, format);
  } finally {
    removeAll(folder);
  }
};

/** The pins of the new lock. Throws Fault where it must not replace the old one. */
const accepted = (path: string, before: Pins | null, text: string, force: boolean): Pins => {
  const keeps = `; ${printable(path)} is as it was`;
  const after = readPins(path, text);
  const isRequirements = formatOf(path) === 'requirements';
  const hint = 'see what the resolver was given: requirements.in or pyproject.toml, and lock.pip_args';
  if (after === null) throw new Fault('tool-failed', `what the resolver made cannot be read${keeps}`, hint);
  const broken = refuseFresh(before, after, text, isRequirements);
  if (broken !== null) throw new Fault('tool-failed', `${broken}${keeps}`, hint);
  const shrunk = force ? null : refuseShrunk(before, after);
  if (shrunk !== null)
    throw new Fault('tool-failed', `${shrunk}${keeps}`, 'if that is meant: gate-hooks refresh-lock --force');
  return after;
};

/** What requirements locks are made from; for the others the project itself. Null where there is nothing. */
const inputOf = (repo: WorkRepository, path: string, text: string | null): string | null => {
  const format = formatOf(path);
  if (format === 'requirements') return manifestOf(repo, path, text ?? '');
  const name = posix.join(
    posix.dirname(path),
    format === 'npm' || format === 'pnpm' || format === 'yarn' ? 'package.json' : 'pyproject.toml',
  );
  if (isFile(join(repo.root, name))) return name;
  return null;
};

/**
 * Refreshes one lock, `path` relative to the root. Until the one rename at the end the old file is there, whole: a
 * resolver that fails or is killed, a full disk and a kill of this process leave it as it was.
 * @throws Fault where no resolver is installed, it failed, its answer is no lock, or it cannot be written
 */
export const refreshLock = async (
  repo: WorkRepository,
  path: string,
  settings: Settings,
  { dryRun, force, resolver, tell }: RefreshOptions,
): Promise<Refreshed> => {
  const format = formatOf(path);
  if (format === null)
    throw new Fault(
      'usage',
      `${printable(path)} has no name of a lock that could be made anew`,
      'name it requirements*.lock, requirements*.txt, or as its tool does',
    );
  const old = readOld(repo, path);
  const input = inputOf(repo, path, old.text);
  if (input === null) return { kind: 'no-input', path };
  const made = await make(repo, path, settings, findResolver(format, resolver), format, input);
  if (made.kind === 'interrupted') return { kind: 'interrupted', path, signal: made.signal };
  const before = old.text === null ? null : readPins(path, old.text);
  const changes = comparePins(before ?? [], accepted(path, before, made.text, force));
  const table = tableOf(changes);
  const same =
    old.text !== null &&
    (format === 'requirements' ? contentOf(old.text) === contentOf(made.text) : old.text === made.text);
  const result = { path, how: made.how, changes, table };
  if (same) return { kind: 'same', ...result };
  if (dryRun) return { kind: 'would-write', ...result };
  tell([`${printable(path)}, by ${made.how}:`, ...table]);
  writeWhole(join(repo.root, path), made.text, old.mode);
  return { kind: 'written', ...result };
};
