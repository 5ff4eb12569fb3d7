// Did the records run this very gate, all of it? Pure; rows for judge.ts.
import { printable } from '../core/text.js';
import { askEach, type Evidence } from './ask-records.js';
import { blind, type Check, no, ok, waived } from './check.js';
import { type Claim, stepText } from './claim.js';
import type { Facts } from './facts.js';

const list = (names: readonly string[]): string => names.map(printable).join(', ');

/** What a person can see of the difference; variables, needs and the major version are in the hash only. */
const differenceOf = ({ gate }: Facts, { commands }: Claim): string => {
  if (commands === null) return 'another definition';
  const ours = gate.steps.map(({ name, run, cwd }) => stepText(name, run, cwd));
  const theirs = commands.filter((one) => !ours.includes(one));
  const missing = ours.filter((one) => !commands.includes(one));
  if (theirs.length + missing.length === 0)
    return 'the same commands with other variables, needs or inputs, or another major version of gate-hooks';
  const parts: string[] = [];
  if (theirs.length > 0) parts.push(`it ran ${list(theirs)}`);
  if (missing.length > 0) parts.push(`it did not run ${list(missing)}`);
  return parts.join('; ');
};

export const judgeDefinition = (facts: Facts, evidence: Evidence): Check => {
  const { definitionHash, steps } = facts.gate;
  if (steps.length === 0)
    return no(
      'promote/definition',
      'a smoke command in the settings of this commit',
      'none',
      'add smoke.command, or a smoke target',
    );
  return askEach('promote/definition', definitionHash, facts, evidence, (claim) => {
    const { definition } = claim;
    if (definition === null) return null;
    if (definition === definitionHash) return { holds: true, found: definition };
    const found = `${definition}: ${differenceOf(facts, claim)}`;
    return { holds: false, found, hint: 'smoke again with the gate that this commit has' };
  });
};

/**
 * The steps that a record answers for: a shard for those it was told to run, though others may have run along
 * because they are needed.
 */
const answersFor = ({ only, steps }: Claim): readonly string[] => only ?? (steps ?? []).map(({ name }) => name);

const redSteps = ({ steps }: Claim): string[] =>
  (steps ?? [])
    .filter(({ status, exitCode }) => status !== 'passed' || exitCode !== 0)
    .map(({ name, status }) => `${name} (${status})`);

export const judgeSteps = (facts: Facts, { claims, unread }: Evidence): Check => {
  const plan = facts.gate.steps.map(({ name }) => name);
  const expected = `${list(plan)}: each passed, ${facts.isMerge ? 'in exactly one record' : 'none left out'}`;
  const wrong = (found: string): Check =>
    no(
      'promote/steps',
      expected,
      found,
      facts.isMerge ? 'give one record for each step: gate-hooks plan' : 'smoke again: gate-hooks smoke',
    );
  if (claims.length === 0 || unread.length > 0) return blind('promote/steps', expected, 'no record to look at');
  if (claims.some(({ claim }) => claim.steps === null)) {
    if (facts.isMinimal && claims.every(({ claim }) => claim.steps === null) && claims.length === 1)
      return waived('promote/steps', expected, 'the record does not say');
    return wrong('a record does not say');
  }
  const red = claims.flatMap(({ claim }) => redSteps(claim));
  if (red.length > 0) return wrong(`not passed: ${list(red)}`);
  const unrun = claims.flatMap(({ claim }) =>
    answersFor(claim).filter((name) => !(claim.steps ?? []).some((step) => step.name === name)),
  );
  if (unrun.length > 0) return wrong(`said to be run, and not among the steps: ${list(unrun)}`);
  const covered = claims.flatMap(({ claim }) => answersFor(claim));
  const missing = plan.filter((name) => !covered.includes(name));
  if (missing.length > 0 || covered.length === 0) return wrong(`missing: ${list(missing)}`);
  const twice = plan.filter((name) => covered.indexOf(name) !== covered.lastIndexOf(name));
  if (twice.length > 0) return wrong(`more than once: ${list(twice)}`);
  const unknown = covered.filter((name) => !plan.includes(name));
  if (unknown.length > 0) return wrong(`not part of the gate: ${list(unknown)}`);
  return ok('promote/steps', expected, `${list(covered)}: passed`);
};
