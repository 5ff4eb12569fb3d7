// What does a workflow of GitHub's say, in the words of the judges? A tree in, jobs and steps out; local actions
// are put in place. Pure.
import { type GateCall, gateCall } from './calls.js';
import { parseShell, simplesOf } from './shell-parse.js';
import type { Piece, Word } from './shell-words.js';
import { at, type Entry, entriesOf, entryOf, itemsOf, type Tree, textOf } from './tree.js';

export type Text = { readonly text: string; readonly line: number };
export type Call = GateCall & { readonly line: number };
export type Command = { readonly words: readonly string[]; readonly line: number };

/** How the shell of a step ends at a failure; `other`: no shell that we can read. */
export type Shell = { readonly errexit: boolean; readonly pipefail: boolean } | 'other';

export type Step = {
  /** The file it stands in: the workflow, or a local action. */
  readonly path: string;
  readonly line: number;
  readonly condition: Text | null;
  readonly continueOnError: Text | null;
  readonly uses: Text | null;
  readonly run: (Text & { readonly first: number }) | null;
  readonly shell: Shell;
  readonly env: readonly Entry[];
  readonly with: readonly Entry[];
  readonly commands: readonly Command[];
  readonly calls: readonly Call[];
};

export type Job = {
  readonly id: string;
  readonly line: number;
  readonly needs: readonly string[];
  readonly needsLine: number;
  readonly condition: Text | null;
  readonly continueOnError: Text | null;
  readonly uses: Text | null;
  readonly env: readonly Entry[];
  readonly outputs: readonly Entry[];
  readonly steps: readonly Step[];
  readonly tree: Tree;
};

export type Workflow = {
  readonly path: string;
  readonly tree: Tree;
  readonly name: string;
  /** By event, what stands under it. */
  readonly on: readonly Entry[];
  readonly jobs: readonly Job[];
};

/** Local actions by folder: `.github/actions/x` -> the tree of its action.yml. */
export type Actions = ReadonlyMap<string, { readonly path: string; readonly tree: Tree }>;

const entryText = (tree: Tree | undefined, key: string): Text | null => {
  const entry = entryOf(tree, key);
  const text = textOf(entry?.value);
  if (entry === undefined || text === null) return null;
  return { text, line: entry.line };
};

const pieceText = (piece: Piece): string => {
  if ('text' in piece) return piece.text;
  return 'variable' in piece ? `$${piece.variable}` : piece.unknown;
};

/** A word as it reads: variables by their names, what only running could tell as it was written. */
export const wordText = ({ pieces }: Word): string => pieces.map(pieceText).join('');

/** Lines are those of the file. */
export const commandsIn = (text: string, first: number): Command[] =>
  simplesOf(parseShell(text)).map(({ words, line }) => ({ words: words.map(wordText), line: first + line }));

export const callsIn = (commands: readonly Command[]): Call[] =>
  commands.flatMap(({ words, line }) => {
    const call = gateCall(words);
    if (call === null) return [];
    return [{ ...call, line }];
  });

/** Source: docs.github.com, Workflow syntax, `jobs.<job_id>.steps[*].shell`. */
export const shellOf = (shell: string | null, isWindows: boolean): Shell => {
  const name = shell?.trim() ?? '';
  if (name === '') return isWindows ? 'other' : { errexit: true, pipefail: false };
  if (name === 'bash') return { errexit: true, pipefail: true };
  if (name === 'sh') return { errexit: true, pipefail: false };
  const [program = '', ...options] = name.split(/\s+/);
  if (!/(^|\/)(?:ba|da|z|k)?sh$/.test(program)) return 'other';
  return { errexit: options.some((option) => /^-[a-z]*e/.test(option)), pipefail: options.includes('pipefail') };
};

type Place = {
  readonly path: string;
  readonly shell: string | null;
  readonly isWindows: boolean;
  readonly actions: Actions;
};

const mostNested = 5;

const scriptOf = (item: Tree): Step['run'] => {
  const run = entryOf(item, 'run');
  if (run?.value.kind !== 'scalar') return null;
  const { text, first, line } = run.value;
  return { text, line: run.line, first: first ?? line };
};

const stepOf = (item: Tree, place: Place): Step => {
  const run = scriptOf(item);
  const commands = run === null ? [] : commandsIn(run.text, run.first);
  return {
    path: place.path,
    line: item.line,
    condition: entryText(item, 'if'),
    continueOnError: entryText(item, 'continue-on-error'),
    uses: entryText(item, 'uses'),
    run,
    shell: shellOf(textOf(at(item, 'shell')) ?? place.shell, place.isWindows),
    env: entriesOf(at(item, 'env')),
    with: entriesOf(at(item, 'with')),
    commands,
    calls: callsIn(commands),
  };
};

const stepsOf = (tree: Tree | undefined, place: Place, depth = 0): Step[] =>
  itemsOf(tree).flatMap((item) => {
    const step = stepOf(item, place);
    return [step, ...innerSteps(step, place, depth)];
  });

/** The steps of a local action, which stop and go on as the step that uses it does. */
const innerSteps = (step: Step, place: Place, depth: number): Step[] => {
  const folder = /^\.\/(.+?)\/*$/.exec(step.uses?.text ?? '')?.[1];
  const action = folder === undefined ? undefined : place.actions.get(folder);
  if (action === undefined || depth >= mostNested) return [];
  return stepsOf(at(action.tree, 'runs', 'steps'), { ...place, path: action.path, shell: null }, depth + 1).map(
    (inner) => ({
      ...inner,
      condition: inner.condition ?? step.condition,
      continueOnError: inner.continueOnError ?? step.continueOnError,
    }),
  );
};

const runsOnWindows = (tree: Tree): boolean =>
  itemsOf(at(tree, 'runs-on')).some((one) => /windows/i.test(textOf(one) ?? ''));

const jobOf = (entry: Entry, path: string, shell: string | null, actions: Actions): Job => {
  const { key: id, line, value: tree } = entry;
  const own = textOf(at(tree, 'defaults', 'run', 'shell')) ?? shell;
  return {
    id,
    line,
    needs: itemsOf(at(tree, 'needs')).flatMap((one) => textOf(one) ?? []),
    needsLine: entryOf(tree, 'needs')?.line ?? line,
    condition: entryText(tree, 'if'),
    continueOnError: entryText(tree, 'continue-on-error'),
    uses: entryText(tree, 'uses'),
    env: entriesOf(at(tree, 'env')),
    outputs: entriesOf(at(tree, 'outputs')),
    steps: stepsOf(at(tree, 'steps'), { path, shell: own, isWindows: runsOnWindows(tree), actions }),
    tree,
  };
};

/** `on: push`, `on: [push, pull_request]` and `on: { push: ... }` are three spellings. */
const eventsOf = (tree: Tree): readonly Entry[] => {
  const on = at(tree, 'on');
  if (on?.kind === 'map') return on.entries;
  return itemsOf(on).flatMap((item): Entry[] => {
    const key = textOf(item);
    if (key === null) return [];
    const { line } = item;
    return [{ key, line, value: { kind: 'scalar', line, text: '', isString: false, first: null } }];
  });
};

export const workflowOf = (path: string, tree: Tree, actions: Actions = new Map()): Workflow => ({
  path,
  tree,
  name: textOf(at(tree, 'name')) ?? path,
  on: eventsOf(tree),
  jobs: entriesOf(at(tree, 'jobs')).map((entry) =>
    jobOf(entry, path, textOf(at(tree, 'defaults', 'run', 'shell')), actions),
  ),
});
