// If one command of a script fails, does the script fail? Walks all ways a script may go, without running anything.
// Asked by the judges. Pure.
import { type AndOr, type List, type Node, type Pipeline, parseShell, type Simple } from './shell-parse.js';
import {
  assignment,
  exitWith,
  type Outcome,
  type Outcomes,
  type State,
  setOptions,
  valueOf,
  type Walk,
} from './shell-state.js';
import { testOutcome } from './shell-test.js';
import type { Word } from './shell-words.js';

const ok: Outcomes = new Set<Outcome>(['ok']);
const deepest = 40;
/** Commands that one walk may meet: functions that call each other twice would have no end. */
const longest = 20_000;

class TooLong extends Error {}

const isExit = (outcome: Outcome): boolean => outcome.startsWith('exit');
const union = (...sets: readonly Outcomes[]): Outcomes => new Set(sets.flatMap((set) => [...set]));
const mapped = (set: Outcomes, change: (outcome: Outcome) => Outcome): Outcomes => new Set([...set].map(change));

/** What the substitutions in a word come to: the status of `x=$(cmd)`, lost in `echo $(cmd)`. */
const substituted = (words: readonly Word[], state: State): Outcomes =>
  (state.depth >= deepest ? [] : words.flatMap(({ inner }) => inner)).reduce<Outcomes>((all, script) => {
    const outcome = mapped(runList(parseShell(script), { ...state, errexit: false, depth: state.depth + 1 }), (one) =>
      one === 'exit fail' || one === 'quiet' || one === 'fail' ? 'fail' : 'ok',
    );
    return all.has('fail') ? union(all, outcome) : outcome;
  }, ok);

const settled = (outcomes: Outcomes, untold: Walk['untold']): Outcomes =>
  outcomes.size > 1 && untold !== undefined ? new Set([untold]) : outcomes;

const runSimple = ({ words }: Simple, state: State): Outcomes => {
  const start = words.findIndex((word) => !assignment.test(word.raw));
  const assigned = start < 0 ? words : words.slice(0, start);
  if (start < 0 || ['export', 'local', 'declare', 'readonly'].includes(words[start]!.raw)) {
    for (const word of words) {
      const name = assignment.exec(word.raw)?.[1];
      const whole = valueOf(word, state);
      if (name !== undefined) state.variables.set(name, whole === null ? null : whole.slice(whole.indexOf('=') + 1));
    }
    // `export x=$(cmd)` is the status of export.
    return start < 0 ? substituted(assigned, state) : ok;
  }
  const rest = words.slice(start);
  const values = rest.map((word) => valueOf(word, state));
  const told = state.walk.outcomeOf(values);
  if (told !== undefined) return new Set([told]);
  const body = state.functions.get(values[0] ?? '');
  if (body !== undefined && state.depth < deepest) return runNode(body, { ...state, depth: state.depth + 1 });
  switch (values[0]) {
    case 'exit':
    case 'return':
      return new Set([exitWith(rest.length < 2 ? null : values[1])]);
    case 'false':
      return new Set<Outcome>(['fail']);
    case 'set':
      setOptions(values.slice(1), state);
      return ok;
    case 'trap':
      if (
        /\bexit\s+0/.test(values[1] ?? '') &&
        values.slice(2).some((signal) => signal === 'EXIT' || signal === 'ERR' || signal === '0')
      )
        state.trapped = true;
      return ok;
    case '[':
    case '[[':
    case 'test':
      return settled(testOutcome(values), state.walk.untold);
    default:
      return ok;
  }
};

const runNode = (node: Node, state: State): Outcomes => {
  if ((state.budget.left -= 1) < 0) throw new TooLong();
  switch (node.kind) {
    case 'simple':
      return runSimple(node, state);
    case 'group':
      return node.isSubshell
        ? mapped(runList(node.body, { ...state, variables: new Map(state.variables) }), (one) =>
            one === 'exit ok' ? 'ok' : one === 'exit fail' ? 'fail' : one,
          )
        : runList(node.body, state);
    case 'function':
      state.functions.set(node.name, node.body);
      return ok;
    case 'case':
      return union(ok, ...node.bodies.map((body) => runList(body, state)));
    case 'loop': {
      const when = node.when === null ? ok : tested(node.when, state);
      return union(new Set([...when].filter(isExit)), runList(node.body, state), node.when === null ? new Set() : ok);
    }
    case 'if': {
      let found: Outcomes = new Set();
      for (const { when, then } of node.branches) {
        const outcome = tested(when, state);
        found = union(found, new Set([...outcome].filter(isExit)));
        if (outcome.has('ok')) found = union(found, runList(then, state));
        if (!outcome.has('fail') && !outcome.has('quiet')) return found;
      }
      return union(found, node.otherwise === null ? ok : runList(node.otherwise, state));
    }
  }
};

/** A condition: `set -e` holds nowhere in it. */
const tested = (list: List, state: State): Outcomes => {
  const { errexit } = state;
  state.errexit = false;
  const outcome = runList(list, state);
  state.errexit = errexit;
  return outcome;
};

const runPipeline = ({ isNegated, commands }: Pipeline, state: State): Outcomes => {
  const { errexit } = state;
  if (isNegated) state.errexit = false;
  const all = commands.map((node) => runNode(node, state));
  if (isNegated) state.errexit = errexit;
  const ends =
    commands.length === 1
      ? all
      : all.map((set) => mapped(set, (one) => (one === 'exit ok' ? 'ok' : one === 'exit fail' ? 'fail' : one)));
  const last = ends.at(-1) ?? ok;
  const failed = state.pipefail && ends.slice(0, -1).some((set) => !set.has('ok'));
  const outcome: Outcomes = failed ? new Set<Outcome>(['fail']) : last;
  return isNegated ? mapped(outcome, (one) => (one === 'ok' ? 'quiet' : isExit(one) ? one : 'ok')) : outcome;
};

const runAndOr = ({ first, rest, isBackground }: AndOr, state: State): Outcomes => {
  const run = (pipeline: Pipeline, isLast: boolean): Outcomes => {
    if (isLast) return runPipeline(pipeline, state);
    const { errexit } = state;
    state.errexit = false;
    const outcome = mapped(runPipeline(pipeline, state), (one) => (one === 'fail' ? 'quiet' : one));
    // A `set -e` among them holds from here on.
    state.errexit = state.errexit || errexit;
    return outcome;
  };
  let outcome = run(first, rest.length === 0);
  for (const [at, { operator, pipeline }] of rest.entries()) {
    const goesOn = (one: Outcome): boolean => !isExit(one) && (operator === '&&') === (one === 'ok');
    const stays = [...outcome].filter((one) => !goesOn(one));
    outcome = union(new Set(stays), stays.length === outcome.size ? new Set() : run(pipeline, at === rest.length - 1));
  }
  return isBackground ? ok : outcome;
};

const runList = (list: List, state: State): Outcomes => {
  const ended = new Set<Outcome>();
  let last: Outcomes = ok;
  for (const item of list) {
    last = runAndOr(item, state);
    for (const one of last) {
      if (isExit(one)) ended.add(one);
      else if (one === 'fail' && state.errexit) ended.add('exit fail');
    }
    last = new Set([...last].filter((one) => !isExit(one) && !(one === 'fail' && state.errexit)));
    if (last.size === 0) return ended;
  }
  return union(ended, last);
};

const endsOf = (script: string, walk: Walk): Outcome[] => {
  const variables = new Map<string, string | null>(Object.entries(walk.variables ?? {}));
  const state: State = {
    errexit: walk.errexit,
    pipefail: walk.pipefail,
    trapped: false,
    variables,
    functions: new Map(),
    walk,
    budget: { left: longest },
    depth: 0,
  };
  return [...runList(parseShell(script), state)].map((one) => (state.trapped && one !== 'ok' ? 'exit ok' : one));
};

/** Whether the script may fail, and whether it must; neither where it is too long to be followed. */
export const walkShell = (script: string, walk: Walk): { readonly mayFail: boolean; readonly mustFail: boolean } => {
  try {
    const ends = endsOf(script, walk);
    const failures = ends.filter((one) => one === 'fail' || one === 'quiet' || one === 'exit fail').length;
    return { mayFail: failures > 0, mustFail: failures > 0 && failures === ends.length };
  } catch (error) {
    if (error instanceof TooLong) return { mayFail: false, mustFail: false };
    throw error;
  }
};
