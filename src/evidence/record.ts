// What does a smoke run leave behind? run.json, its older name smoke_run.json, and what the smoke itself wrote
// under either name.
import { basename, dirname, join } from 'node:path';
import { Fault, messageOf } from '../core/fault.js';
import { printable } from '../core/text.js';
import type { Command } from '../settings/settings.js';
import { removeFile, writeWhole } from '../world/changes.js';
import { look, readBytes } from '../world/files.js';
import type { BundleEntry } from './bundle.js';
import { mergeRecords } from './merge.js';
import { requirePlace } from './place.js';
import { parseStrictJson } from './strict-json.js';

/**
 * `invalid`: whatever the smoke said, its inputs changed while it ran; `reasons` says how.
 * `partial`: the steps of `only` passed, which says nothing about the others; a word of its own, for readers that
 * know no `only`.
 */
export type RunStatus = 'passed' | 'partial' | 'failed' | 'timeout' | 'interrupted' | 'invalid';

/** Null where a signal ended it and there is no code. */
type ExitCode = number | null;

export type StepRecord = {
  readonly name: string;
  /** `stopped`: ended because another step was red; `skipped`: never started for the same reason. */
  readonly status: Exclude<RunStatus, 'invalid' | 'partial'> | 'stopped' | 'skipped';
  /** Null where it never started. */
  readonly exit_code: number | null;
  readonly started_at: string;
  readonly finished_at: string;
  readonly duration_ms: number;
  /** The run in which it passed, for a step that was remembered and did not run in this one. */
  readonly reused: string | null;
};

/** What the CI says about itself; null where it does not say. */
export type CiRecord = {
  readonly provider: string;
  readonly run_id: string | null;
  readonly run_attempt: string | null;
  readonly repository: string | null;
  readonly workflow_ref: string | null;
  readonly event: string | null;
  readonly ref: string | null;
  readonly sha: string | null;
};

/** Times are RFC 3339 with offset, hashes 64 lower-case hex digits, durations milliseconds. */
export type RunRecord = {
  readonly schema: 'gate-hooks/run/v1';
  /** UUID v7. */
  readonly run_id: string;
  readonly status: RunStatus;
  readonly started_at: string;
  readonly finished_at: string;
  readonly duration_ms: number;
  readonly config_hash: string;
  readonly config_files: readonly BundleEntry[];
  readonly data_hash: string;
  readonly data_stats: { readonly files: number; readonly bytes: number };
  readonly exit_code: ExitCode;
  readonly steps: readonly StepRecord[];
  /**
   * The steps that this run answers for, where it was one shard of several; `steps` holds what they need, too.
   * Absent for a whole run.
   */
  readonly only?: readonly string[];
  /** `commit` and `tree` are null before the first commit. `clean`: the work tree was exactly `tree`. */
  readonly git: { readonly commit: string | null; readonly tree: string | null; readonly clean: boolean };
  readonly gate: {
    readonly steps: readonly { readonly name: string; readonly run: Command; readonly cwd: string }[];
    readonly definition_hash: string;
  };
  readonly tool: { readonly name: string; readonly version: string };
  readonly platform: { readonly os: string; readonly arch: string; readonly node: string };
  readonly ci: CiRecord | null;
  /** Why it is invalid; empty otherwise. */
  readonly reasons: readonly string[];
  /** Absent where nothing needed one. */
  readonly approvals?: readonly ApprovalRecord[];
};

/** A trailer of the pushed commits that let a protected file be touched. */
export type ApprovalRecord = { readonly path: string; readonly reason: string; readonly commit: string };

export type OwnRecord = Readonly<Record<string, unknown>>;

const olderName = 'smoke_run.json';
const largestOwnRecord = 1 << 20;
/**
 * One less than strict JSON allows: under `reported` it stands one level deeper, and our own record must stay
 * readable.
 */
const deepestOwnRecord = 31;

/** UUID v7 (RFC 9562) of a time and ten random bytes. */
export const newRunId = (nowMs: number, random: Uint8Array): string => {
  if (random.length < 10) throw new RangeError(`a run id needs 10 random bytes, not ${random.length}`);
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/**
 * Absolute paths of the record: the report, then its older name in the same folder; one path where the report has
 * the older name.
 * @param report relative to `root`
 */
export const recordPaths = (root: string, report: string): readonly string[] => {
  const path = join(root, report);
  if (basename(path) === olderName) return [path];
  return [path, join(dirname(path), olderName)];
};

/** Removes the last run's record, so that a run that dies leaves none rather than an old one. */
export const clearRecords = (root: string, report: string): void => {
  requirePlace(root, report);
  for (const path of recordPaths(root, report)) removeFile(path);
};

const unreadable = (path: string, why: string): Fault =>
  new Fault(
    'malformed',
    `the record that the smoke wrote cannot be read: ${printable(path)}: ${why}`,
    'let the smoke write one JSON object, or let it write none',
  );

const readOne = (path: string): Buffer | null => {
  const stats = look(path);
  if (stats === null) return null;
  if (!stats.isFile()) throw unreadable(path, 'it is not a regular file');
  if (stats.size > largestOwnRecord)
    throw unreadable(path, `it has ${stats.size} bytes, at most ${largestOwnRecord} are read`);
  return readBytes(path, largestOwnRecord);
};

const parseOwnRecord = (bytes: Buffer): OwnRecord => {
  // ignoreBOM keeps the mark in the text, for the parser to name it.
  const value = parseStrictJson(
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    deepestOwnRecord,
  );
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('it is JSON, but not an object');
  return value as OwnRecord;
};

/**
 * What the smoke command wrote to either name of the record since clearRecords.
 * @returns an object without a prototype, or null where it wrote nothing
 * @throws Fault where it is over 1 MiB, no regular file, no strict JSON object, or where the two names disagree
 */
export const readOwnRecord = (root: string, report: string): OwnRecord | null => {
  const written = recordPaths(root, report).flatMap((path) => {
    const bytes = readOne(path);
    if (bytes === null) return [];
    return [{ path, bytes }];
  });
  const [first, second] = written;
  if (first === undefined) return null;
  if (second !== undefined && !first.bytes.equals(second.bytes))
    throw unreadable(second.path, `it differs from ${printable(first.path)}, and neither is more right`);
  try {
    const own = parseOwnRecord(first.bytes);
    // Ours: another run in this work tree ended while this one ran.
    if (own.schema === 'gate-hooks/run/v1') return null;
    return own;
  } catch (error) {
    throw unreadable(first.path, messageOf(error));
  }
};

/**
 * Writes the record under both names, byte for byte the same, each whole or not at all.
 * @param own what readOwnRecord returned
 * @throws Fault where a file cannot be written
 */
export const writeRecord = (root: string, report: string, record: RunRecord, own: OwnRecord | null): void => {
  // The smoke may have put a link there since.
  requirePlace(root, report);
  const text = `${JSON.stringify(mergeRecords(record, own), null, 2)}\n`;
  for (const path of recordPaths(root, report)) writeWhole(path, text);
};
