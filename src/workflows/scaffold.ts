// Writes the workflows of smoke and promotion, and keeps only the part of them that is ours. Asked by
// commands/scaffold-ci.ts. Next: gather.ts, draft.ts.
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { patchLines } from '../report/patch.js';
import type { Settings } from '../settings/settings.js';
import { createNew, makeFolder, writeWhole } from '../world/changes.js';
import { look, readBytes, realPath } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { type Draft, draftFiles, shortcomings } from './draft.js';
import type { Provider } from './facts.js';
import { detectProvider, gatherFacts, listTracked } from './gather.js';
import { regionOf, withRegion } from './region.js';

/** `foreign`: there, without our marks, and so never touched. */
export type State = 'missing' | 'stale' | 'current' | 'foreign';

export type Planned = {
  readonly path: string;
  readonly state: State;
  /** The bytes that are there (null: none), and those that should be. */
  readonly before: Buffer | null;
  readonly after: Buffer;
  /** A unified diff as lines; empty where nothing would change. */
  readonly patch: readonly string[];
};

export type CiPlan = {
  readonly provider: Provider;
  readonly files: readonly Planned[];
  readonly shortcomings: ReturnType<typeof shortcomings>;
};

const largest = 1 << 20;
const ciPath = '.github/workflows/ci.yml';

/** @throws Fault for a link anywhere on the way, or for what is no file */
const readPlace = (root: string, path: string): Buffer | null => {
  const place = join(root, path);
  if (realPath(dirname(place)) !== join(realPath(root), dirname(path)))
    throw new Fault('not-a-file', `${printable(dirname(path))} is a link, or lies behind one`, 'make it a folder');
  const stats = look(place);
  if (stats !== null && !stats.isFile())
    throw new Fault('not-a-file', `${printable(path)} is not a regular file`, 'make it one');
  return stats === null ? null : readBytes(place, largest);
};

const planOne = (before: Buffer | null, { path, region, tail }: Draft): Planned => {
  // One character a byte, so that what is not ours is kept whatever it is.
  const body = Buffer.from(region).toString('latin1');
  if (before === null) {
    const after = Buffer.from(withRegion('', body, path) + tail, 'latin1');
    return { path, state: 'missing', before, after, patch: patchLines(path, null, after.toString('utf8')) };
  }
  const text = before.toString('latin1');
  if (regionOf(text, path) === null) return { path, state: 'foreign', before, after: before, patch: [] };
  const after = Buffer.from(withRegion(text, body, path), 'latin1');
  if (before.equals(after)) return { path, state: 'current', before, after, patch: [] };
  const patch = patchLines(path, before.toString('utf8'), after.toString('utf8'));
  return { path, state: 'stale', before, after, patch };
};

/** What a renewed workflow keeps of the one that is there: the branch it names, and whether each step has a job. */
type Kept = { readonly branch: string | null; readonly sharded: boolean };

const nothingKept: Kept = { branch: null, sharded: false };

const keptOf = (text: string): Kept => {
  try {
    const value = parse(text) as {
      on?: { push?: { branches?: unknown } };
      jobs?: { smoke?: { strategy?: unknown } };
    } | null;
    const [branch, ...more] = Array.isArray(value?.on?.push?.branches) ? (value.on.push.branches as unknown[]) : [];
    return {
      branch: typeof branch === 'string' && more.length === 0 ? branch : null,
      sharded: value?.jobs?.smoke?.strategy !== undefined,
    };
  } catch {
    return nothingKept;
  }
};

/** What is not ours says nothing of what was asked for. */
const keptFrom = (text: string | null): Kept =>
  text === null || regionOf(text, ciPath) === null ? nothingKept : keptOf(text);

/**
 * @param asked the provider (null: the one that fits), and whether each step of the smoke gets a job
 * @throws Fault where a place cannot be written, marks are broken, or a name cannot stand in a workflow
 */
export const planCi = (
  repo: WorkRepository,
  settings: Settings,
  asked: { readonly provider: Provider | null; readonly matrix: boolean },
): CiPlan => {
  const tracked = listTracked(repo);
  const provider = asked.provider ?? detectProvider(repo, tracked);
  if (asked.matrix && provider !== 'github')
    throw new Fault('usage', '--matrix writes workflows for GitHub only', 'leave it out: one job runs all steps', 2);
  const before = provider === 'github' ? readPlace(repo.root, ciPath) : null;
  const kept = keptFrom(before?.toString('utf8') ?? null);
  // Where the steps have become one, an update goes back to one job.
  const sharded = asked.matrix || (kept.sharded && settings.smoke.steps.length > 1);
  const facts = gatherFacts(repo, settings, tracked, { provider, keptBranch: kept.branch, sharded });
  return {
    provider,
    files: draftFiles(facts).map((draft) => planOne(readPlace(repo.root, draft.path), draft)),
    shortcomings: shortcomings(facts),
  };
};

/** @throws Fault where it is not what was planned on, or cannot be written */
export const writePlanned = (repo: WorkRepository, { path, before, after }: Planned): void => {
  const place = join(repo.root, path);
  if (before === null) {
    makeFolder(dirname(place));
    if (!createNew(place, after))
      throw new Fault('changed-meanwhile', `${printable(path)} was written meanwhile`, 'run it again');
    return;
  }
  if (readBytes(place, largest)?.equals(before) !== true)
    throw new Fault('changed-meanwhile', `${printable(path)} changed meanwhile`, 'run it again');
  writeWhole(place, after, (look(place)?.mode ?? 0o644) & 0o7777);
};
