// Are the records what they must be: whole, alike, young, green, and of this very tree? Pure; rows for judge.ts.
import { isDigest } from '../core/digest.js';
import { count, duration, printable, short } from '../core/text.js';
import { askEach, type Evidence, type Said } from './ask-records.js';
import { blind, type Check, no, ok, waived, yesOrNo } from './check.js';
import { type Claim, runSchema } from './claim.js';
import type { Facts } from './facts.js';

const smokeFirst = 'gate-hooks smoke, in the commit that is to be promoted';

const expectedRecord = ({ isMinimal, isMerge }: Facts): string => {
  if (isMinimal) return 'the five fields of a run';
  return isMerge ? `records of ${runSchema}` : `a record of ${runSchema}`;
};

export const judgeReadable = (facts: Facts, { claims, unread }: Evidence): Check => {
  const expected = expectedRecord(facts);
  const [why] = unread;
  if (why !== undefined) {
    const isMissing = facts.records.some(({ record }) => record.kind === 'missing');
    const hint = isMissing ? smokeFirst : 'hand over the record as gate-hooks smoke wrote it';
    return no('promote/record', expected, why, hint);
  }
  const foreign = claims.find(({ claim }) => claim.schema === null);
  if (foreign !== undefined && !facts.isMinimal)
    return no(
      'promote/record',
      expected,
      `${foreign.path} has no schema`,
      'for a producer of the five fields only: --compat minimal',
    );
  const says = foreign === undefined ? '' : ', no schema';
  const [first, ...others] = claims;
  const isOne = first !== undefined && others.length === 0;
  const found = isOne ? `run ${printable(first.claim.runId)}` : count(claims.length, 'record');
  return ok('promote/record', expected, `${found}${says}`);
};

export const judgeCopies = ({ records }: Facts): Check => {
  const expected = 'run.json and smoke_run.json with the same bytes';
  const copies = records.flatMap(({ record, copy }) => (copy === null ? [] : [{ record, copy }]));
  if (copies.length === 0) {
    if (records.some(({ record }) => record.kind === 'missing'))
      return blind('promote/copies', expected, 'no record to look at');
    return ok('promote/copies', expected, `only ${records.map(({ record }) => record.path).join(', ')}`);
  }
  const bad = copies.find(
    ({ record, copy }) => record.kind !== 'read' || copy.kind !== 'read' || record.sha256 !== copy.sha256,
  );
  if (bad === undefined) return ok('promote/copies', expected, 'the same bytes');
  const { record, copy } = bad;
  const found = copy.kind === 'refused' ? `${copy.path}: ${copy.why}` : `${copy.path} differs from ${record.path}`;
  return no('promote/copies', expected, found, 'neither is more right: take both from the same run');
};

export const judgeHandover = ({ expectRun, records }: Facts): Check => {
  const [first] = records;
  if (expectRun === null)
    return waived('promote/handover', 'the sha256 that the smoke job gave', 'no --expect-run was given');
  const expected = `sha256 ${printable(expectRun)}`;
  if (!isDigest(expectRun))
    return no(
      'promote/handover',
      'a sha256 of 64 lower-case hex digits',
      expectRun === '' ? '--expect-run is empty' : printable(expectRun),
      'an output that no step set is an empty text: look at the job that should give it',
    );
  if (records.length > 1)
    return no(
      'promote/handover',
      expected,
      `${records.length} records, which one hash cannot stand for`,
      'leave out --expect-run with --merge',
    );
  if (first?.record.kind !== 'read') return blind('promote/handover', expected, 'no record to look at');
  return yesOrNo(
    first.record.sha256 === expectRun,
    'promote/handover',
    expected,
    first.record.sha256,
    'the file is not the one that the smoke job wrote',
  );
};

const skewMs = 5 * 60_000;

const judgeTimeOf = ({ nowMs, limits }: Facts, claim: Claim): Said => {
  const { startedAt, finishedAt, steps } = claim;
  if (finishedAt < startedAt)
    return { holds: false, found: `finished ${duration(startedAt - finishedAt)} before it started` };
  if (finishedAt > nowMs + skewMs)
    return {
      holds: false,
      found: `finishes ${duration(finishedAt - nowMs)} in the future`,
      hint: 'set the clocks of both machines',
    };
  // A remembered step passed earlier than the run that counts it.
  let oldest = { name: 'the run', at: finishedAt };
  for (const { name, finishedAt: at } of steps ?? []) {
    if (at !== null && at < oldest.at) oldest = { name: `step ${printable(name)}`, at };
  }
  const age = Math.max(0, nowMs - oldest.at);
  return {
    holds: age <= limits.max_age,
    found: `${oldest.name} finished ${duration(age)} ago`,
    hint: 'run it again: gate-hooks smoke --no-cache',
  };
};

export const judgeTime = (facts: Facts, evidence: Evidence): Check =>
  askEach(
    'promote/time',
    `finished after it started, at most ${duration(facts.limits.max_age)} ago`,
    facts,
    evidence,
    (claim) => judgeTimeOf(facts, claim),
  );

export const judgeStatus = (facts: Facts, evidence: Evidence): Check =>
  askEach(
    'promote/status',
    facts.isMerge ? 'passed, or partial for a shard' : 'passed',
    facts,
    evidence,
    ({ status, exitCode, only }) => {
      if (status === null) return null;
      if (only !== null && !facts.isMerge)
        return {
          holds: false,
          found: `${printable(status)}, of ${only.map(printable).join(', ')} only`,
          hint: 'a shard proves nothing alone: give the records of all of them to --merge',
        };
      const good = only === null ? 'passed' : 'partial';
      return {
        holds: status === good && (exitCode ?? 0) === 0,
        found: exitCode === null ? printable(status) : `${printable(status)}, exit ${exitCode}`,
        hint: 'mend what is red and smoke again',
      };
    },
  );

export const judgeClean = (facts: Facts, evidence: Evidence): Check =>
  askEach('promote/clean', 'a work tree that was exactly its commit', facts, evidence, ({ clean }) => {
    if (clean === null) return null;
    return {
      holds: clean,
      found: clean ? 'it was' : 'it had changes that no commit holds',
      hint: 'commit or remove what git status shows, and smoke again',
    };
  });

export const judgeTree = (facts: Facts, evidence: Evidence): Check => {
  const { commit, tree } = facts.checkout.head;
  return askEach('promote/tree', tree, facts, evidence, (claim) => {
    if (claim.tree === null) return null;
    return {
      holds: claim.tree === tree,
      found: claim.tree,
      hint: `the evidence is about other files than commit ${short(commit)}: smoke that commit`,
    };
  });
};

export const judgeCommit = (facts: Facts, evidence: Evidence): Check => {
  const {
    requireCommit,
    checkout: { head },
  } = facts;
  if (requireCommit !== null && requireCommit !== head.commit)
    return no(
      'promote/commit',
      `${head.commit} checked out, as --require-commit says`,
      requireCommit === '' ? '--require-commit is empty' : printable(requireCommit),
      'check out the commit that is to be promoted',
    );
  const first = evidence.claims[0]?.claim.commit ?? null;
  return askEach(
    'promote/commit',
    requireCommit === null ? `${head.commit}, or another with the same tree` : head.commit,
    facts,
    evidence,
    ({ commit }) => {
      if (commit === null) return null;
      if (commit !== first)
        return {
          holds: false,
          found: `${commit}, another commit than the first record`,
          hint: 'merge shards of one run of one commit',
        };
      if (commit === head.commit) return { holds: true, found: commit };
      return {
        holds: requireCommit === null,
        found: `${commit}, another commit`,
        hint: 'smoke the commit itself, or leave out --require-commit',
      };
    },
  );
};
