// If one command of a script fails, does the script fail? Walks all ways a script may go, without running anything.
// Asked by the judges. Pure.
import { exitsOf, isExit, mapped, negated, ofLeft, ofSubshell, ofSubstitution, ok, union } from './shell-outcomes.js';
import {
  type AndOr,
  type Conditional,
  type List,
  type Loop,
  type Node,
  type Pipeline,
  parseShell,
  type Simple,
} from './shell-parse.js';
import {
  assignment,
  exitWith,
  type Outcome,
  type Outcomes,
  type State,
  setOptions,
  type Walk,
  wordValue,
} from './shell-state.js';
import { testOutcome } from './shell-test.js';
import type { Word } from './shell-words.js';

const deepest = 40;
/** Commands that one walk may meet: functions that call each other twice would have no end. */
const longest = 20_000;

class TooLong extends Error {}

/** What the substitutions in a word come to: the status of `x=$(cmd)`, lost in `echo $(cmd)`. */
const substituted = (words: readonly Word[], state: State): Outcomes => {
  let all = ok;
  if (state.depth >= deepest) return all;
  for (const script of words.flatMap(({ inner }) => inner)) {
    const ends = runList(parseShell(script), { ...state, errexit: false, depth: state.depth + 1 });
    const outcome = mapped(ends, ofSubstitution);
    all = all.has('fail') ? union(all, outcome) : outcome;
  }
  return all;
};

const settled = (outcomes: Outcomes, untold: Walk['untold']): Outcomes => {
  if (outcomes.size < 2 || untold === undefined) return outcomes;
  return new Set([untold]);
};

const assign = (words: readonly Word[], state: State): void => {
  for (const word of words) {
    const name = assignment.exec(word.raw)?.[1];
    if (name === undefined) continue;
    const whole = wordValue(word, state);
    state.variables.set(name, whole === null ? null : whole.slice(whole.indexOf('=') + 1));
  }
};

const declarations: ReadonlySet<string> = new Set(['export', 'local', 'declare', 'readonly']);

const runSimple = ({ words }: Simple, state: State): Outcomes => {
  const start = words.findIndex((word) => !assignment.test(word.raw));
  const rest = start < 0 ? [] : words.slice(start);
  const [command] = rest;
  if (command === undefined) {
    assign(words, state);
    return substituted(words, state);
  }
  if (declarations.has(command.raw)) {
    assign(words, state);
    // `export x=$(cmd)` is the status of export.
    return ok;
  }
  return runCall(
    rest.map((word) => wordValue(word, state)),
    state,
  );
};

type Words = readonly (string | null)[];

const runCall = (words: Words, state: State): Outcomes => {
  const told = state.walk.outcomeOf(words);
  if (told !== undefined) return new Set([told]);
  const body = state.functions.get(words[0] ?? '');
  if (body !== undefined && state.depth < deepest) return runNode(body, { ...state, depth: state.depth + 1 });
  return runBuiltin(words, state);
};

const trapSignals: readonly (string | null)[] = ['EXIT', 'ERR', '0'];

/** `trap 'exit 0' EXIT`, after which no failure is seen. */
const hidesFailures = ([, action, ...signals]: Words): boolean =>
  /\bexit\s+0/.test(action ?? '') && signals.some((signal) => trapSignals.includes(signal));

const runBuiltin = (words: Words, state: State): Outcomes => {
  switch (words[0]) {
    case 'exit':
    case 'return':
      return new Set([exitWith(words[1])]);
    case 'false':
      return new Set<Outcome>(['fail']);
    case 'set':
      setOptions(words.slice(1), state);
      return ok;
    case 'trap':
      if (hidesFailures(words)) state.trapped = true;
      return ok;
    case '[':
    case '[[':
    case 'test':
      return settled(testOutcome(words), state.walk.untold);
    default:
      return ok;
  }
};

const runNode = (node: Node, state: State): Outcomes => {
  state.budget.left -= 1;
  if (state.budget.left < 0) throw new TooLong();
  switch (node.kind) {
    case 'simple':
      return runSimple(node, state);
    case 'group':
      if (!node.isSubshell) return runList(node.body, state);
      return mapped(runList(node.body, { ...state, variables: new Map(state.variables) }), ofSubshell);
    case 'function':
      state.functions.set(node.name, node.body);
      return ok;
    case 'case':
      return union(ok, ...node.bodies.map((body) => runList(body, state)));
    case 'loop':
      return runLoop(node, state);
    case 'if':
      return runConditional(node, state);
  }
};

const runLoop = ({ when, body }: Loop, state: State): Outcomes => {
  if (when === null) return runList(body, state);
  const exits = exitsOf(tested(when, state));
  return union(exits, runList(body, state), ok);
};

const runConditional = ({ branches, otherwise }: Conditional, state: State): Outcomes => {
  let found: Outcomes = new Set();
  for (const { when, body } of branches) {
    const outcome = tested(when, state);
    found = union(found, exitsOf(outcome));
    if (outcome.has('ok')) found = union(found, runList(body, state));
    if (!outcome.has('fail') && !outcome.has('quiet')) return found;
  }
  return union(found, otherwise === null ? ok : runList(otherwise, state));
};

/** What `run` comes to where `set -e` does not hold meanwhile. */
const withoutErrexit = (state: State, run: () => Outcomes): Outcomes => {
  const { errexit } = state;
  state.errexit = false;
  const outcome = run();
  state.errexit = errexit;
  return outcome;
};

/** A condition: `set -e` holds nowhere in it. */
const tested = (list: List, state: State): Outcomes => withoutErrexit(state, () => runList(list, state));

const runCommands = (commands: readonly Node[], state: State): Outcomes => {
  const all = commands.map((node) => runNode(node, state));
  // Each of several is a shell of its own.
  const ends = all.length === 1 ? all : all.map((set) => mapped(set, ofSubshell));
  const failed = state.pipefail && ends.slice(0, -1).some((set) => !set.has('ok'));
  if (failed) return new Set<Outcome>(['fail']);
  return ends.at(-1) ?? ok;
};

const runPipeline = ({ isNegated, commands }: Pipeline, state: State): Outcomes => {
  if (!isNegated) return runCommands(commands, state);
  return mapped(
    withoutErrexit(state, () => runCommands(commands, state)),
    negated,
  );
};

const runLeft = (pipeline: Pipeline, state: State): Outcomes => {
  const { errexit } = state;
  state.errexit = false;
  const outcome = mapped(runPipeline(pipeline, state), ofLeft);
  // A `set -e` among them holds from here on.
  state.errexit = state.errexit || errexit;
  return outcome;
};

const runAndOr = ({ first, rest, isBackground }: AndOr, state: State): Outcomes => {
  const run = (pipeline: Pipeline, isLast: boolean): Outcomes =>
    isLast ? runPipeline(pipeline, state) : runLeft(pipeline, state);
  let outcome = run(first, rest.length === 0);
  for (const [at, { operator, pipeline }] of rest.entries()) {
    const goesOn = (one: Outcome): boolean => !isExit(one) && (operator === '&&') === (one === 'ok');
    const stays = new Set([...outcome].filter((one) => !goesOn(one)));
    outcome = stays.size === outcome.size ? stays : union(stays, run(pipeline, at === rest.length - 1));
  }
  return isBackground ? ok : outcome;
};

const runList = (list: List, state: State): Outcomes => {
  const ended = new Set<Outcome>();
  let last: Outcomes = ok;
  for (const item of list) {
    const outcome = runAndOr(item, state);
    const stops = (one: Outcome): boolean => isExit(one) || (one === 'fail' && state.errexit);
    for (const one of [...outcome].filter(stops)) ended.add(isExit(one) ? one : 'exit fail');
    last = new Set([...outcome].filter((one) => !stops(one)));
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
