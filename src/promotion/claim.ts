// What does a record claim about a run? Strict: bytes in, fields out, or one sentence that says what is wrong.
// Pure; judged by judge-*.ts.
import { messageOf } from '../core/fault.js';
import type { BundleEntry } from '../evidence/bundle.js';
import { parseStrictJson } from '../evidence/strict-json.js';
import { bool, hash, listOf, maybe, need, objectId, type Table, table, time, wholeNumber, word } from './fields.js';
import type { Given } from './given.js';

export const runSchema = 'gate-hooks/run/v1';

type ClaimedStep = {
  readonly name: string;
  readonly status: string;
  readonly exitCode: number | null;
  readonly finishedAt: number | null;
};

/**
 * Times are milliseconds since the epoch. Null is what the record does not say: `--compat minimal` lives without
 * it.
 */
export type Claim = {
  readonly schema: string | null;
  readonly runId: string;
  readonly configHash: string;
  readonly dataHash: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly status: string | null;
  readonly exitCode: number | null;
  /** The steps that a shard answers for; null for a whole run. */
  readonly only: readonly string[] | null;
  readonly commit: string | null;
  readonly tree: string | null;
  readonly clean: boolean | null;
  readonly definition: string | null;
  /** `<name>: <command>` of each step of the gate. */
  readonly commands: readonly string[] | null;
  readonly steps: readonly ClaimedStep[] | null;
  readonly configFiles: readonly BundleEntry[] | null;
};

/** Strict JSON of an object. @throws Error with one sentence */
export const parseTable = (bytes: Uint8Array): Table => {
  let text: string;
  try {
    // ignoreBOM keeps the mark in the text, for the parser to name it.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error('it is not UTF-8');
  }
  const value = parseStrictJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('it is JSON, but not an object');
  return value as Table;
};

const step = (value: unknown, where: string): ClaimedStep => {
  const from = table(value, where);
  return {
    name: need(from, 'name', word, where),
    status: need(from, 'status', word, where),
    exitCode: maybe(from, 'exit_code', wholeNumber, where),
    finishedAt: maybe(from, 'finished_at', time, where),
  };
};

const configFile = (value: unknown, where: string): BundleEntry => {
  const from = table(value, where);
  const mode = need(from, 'mode', word, where);
  if (mode !== '100644' && mode !== '100755') throw new Error(`${where}.mode must be 100644 or 100755`);
  return {
    path: need(from, 'path', word, where),
    mode,
    size: need(from, 'size', wholeNumber, where),
    sha256: need(from, 'sha256', hash, where),
  };
};

/** A step as its record holds it, in one line. */
export const stepText = (name: string, run: unknown, cwd: unknown): string =>
  `${name}: ${Array.isArray(run) ? JSON.stringify(run) : String(run)}${cwd === '.' ? '' : ` (in ${String(cwd)})`}`;

const command = (value: unknown, where: string): string => {
  const from = table(value, where);
  return stepText(need(from, 'name', word, where), from.run, from.cwd);
};

/** @throws Error with one sentence: which field is missing or wrong */
export const parseClaim = (bytes: Uint8Array): Claim => {
  const from = parseTable(bytes);
  const schema = maybe(from, 'schema', word);
  if (schema !== null && schema !== runSchema)
    throw new Error(`its schema is ${JSON.stringify(schema.slice(0, 60))}, this version reads ${runSchema}`);
  const git = maybe(from, 'git', table) ?? {};
  const gate = maybe(from, 'gate', table) ?? {};
  return {
    schema,
    runId: need(from, 'run_id', word),
    configHash: need(from, 'config_hash', hash),
    dataHash: need(from, 'data_hash', hash),
    startedAt: need(from, 'started_at', time),
    finishedAt: need(from, 'finished_at', time),
    status: maybe(from, 'status', word),
    exitCode: maybe(from, 'exit_code', wholeNumber),
    only: maybe(from, 'only', listOf(word)),
    commit: maybe(git, 'commit', objectId, 'git'),
    tree: maybe(git, 'tree', objectId, 'git'),
    clean: maybe(git, 'clean', bool, 'git'),
    definition: maybe(gate, 'definition_hash', hash, 'gate'),
    commands: maybe(gate, 'steps', listOf(command), 'gate'),
    steps: maybe(from, 'steps', listOf(step)),
    configFiles: maybe(from, 'config_files', listOf(configFile)),
  };
};

/** `missing` and `refused` files, and bytes that `parse` refuses, as one sentence. */
export const parseGiven = <T>(
  given: Given,
  parse: (bytes: Uint8Array) => T,
): { readonly value: T } | { readonly why: string } => {
  if (given.kind === 'missing') return { why: `${given.path} is not there` };
  if (given.kind === 'refused') return { why: `${given.path}: ${given.why}` };
  try {
    return { value: parse(given.bytes) };
  } catch (error) {
    return { why: `${given.path}: ${messageOf(error)}` };
  }
};
