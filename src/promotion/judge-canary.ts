// Was the canary green often enough, on this very commit? Reads reports/canary.json as strictly as a record. Pure;
// one row for judge.ts.
import { count, duration, printable } from '../core/text.js';
import { type Check, no, ok, waived } from './check.js';
import { parseGiven, parseTable } from './claim.js';
import type { Facts } from './facts.js';
import { bool, hash, need, objectId, table, time, wholeNumber, word } from './fields.js';

const canarySchema = 'gate-hooks/canary/v1';

const parseCanary = (bytes: Uint8Array) => {
  const from = parseTable(bytes);
  const schema = need(from, 'schema', word);
  if (schema !== canarySchema)
    throw new Error(`its schema is ${JSON.stringify(schema.slice(0, 60))}, this version reads ${canarySchema}`);
  const status = need(from, 'status', word);
  // Of one that still runs, or was killed, half of the rest is null.
  if (status !== 'passed') throw new Error(`its status is ${printable(status)}`);
  const git = need(from, 'git', table);
  const counts = need(from, 'counts', table);
  const of = (key: string): number => need(counts, key, wholeNumber, 'counts');
  return {
    tree: need(git, 'tree', objectId, 'git'),
    clean: need(git, 'clean', bool, 'git'),
    definition: need(need(from, 'gate', table), 'definition_hash', hash, 'gate'),
    configHash: need(from, 'config_hash', hash),
    dataHash: need(from, 'data_hash', hash),
    startedAt: need(from, 'started_at', time),
    finishedAt: need(from, 'finished_at', time),
    counts: { pass: of('pass'), fail: of('fail'), error: of('error'), unknown: of('unknown'), flaky: of('flaky') },
  };
};

type Canary = ReturnType<typeof parseCanary>;

const skewMs = 5 * 60_000;

/** Why it does not count; null where it does. */
const whyNot = (
  canary: Canary,
  { checkout, gate, config, nowMs, limits }: Facts,
  dataHash: string | null,
  minGreen: number,
): string | null => {
  const { counts, startedAt, finishedAt } = canary;
  const red = (['fail', 'error', 'unknown', 'flaky'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${kind}`);
  if (red.length > 0) return `${red.join(', ')} beside ${count(counts.pass, 'green run')}`;
  if (counts.pass < minGreen) return count(counts.pass, 'green run');
  if (canary.tree !== checkout.head.tree) return `it ran on tree ${canary.tree}`;
  if (!canary.clean) return 'its work tree had changes that no commit holds';
  if (canary.definition !== gate.definitionHash) return 'it ran another definition of the gate';
  if (canary.configHash !== config.hash) return `it ran with config_hash ${canary.configHash}`;
  if (dataHash !== null && canary.dataHash !== dataHash) return `it ran with data_hash ${canary.dataHash}`;
  if (finishedAt < startedAt) return `it finished ${duration(startedAt - finishedAt)} before it started`;
  if (finishedAt > nowMs + skewMs) return `it finishes ${duration(finishedAt - nowMs)} in the future`;
  if (nowMs - finishedAt > limits.max_age) return `it finished ${duration(nowMs - finishedAt)} ago`;
  return null;
};

/** @param dataHash of the records, which are compared with what is expected in a row of their own */
export const judgeCanary = (facts: Facts, dataHash: string | null): Check => {
  const {
    limits: { canary: wanted },
    canary: given,
  } = facts;
  if (wanted === null || given === null)
    return waived('promote/canary', 'a green canary', 'promotion.canary is not set');
  const expected = `${count(wanted.min_green, 'green run')} or more and no other, on this tree`;
  const hint = `gate-hooks canary --min-green ${wanted.min_green}, in the commit that is to be promoted`;
  const said = parseGiven(given, parseCanary);
  if ('why' in said) return no('promote/canary', expected, said.why, hint);
  const why = whyNot(said.value, facts, dataHash, wanted.min_green);
  if (why === null) return ok('promote/canary', expected, count(said.value.counts.pass, 'green run'));
  return no('promote/canary', expected, why, hint);
};
