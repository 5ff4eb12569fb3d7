// gate-hooks move-script <from> <to> [--write] [--no-shim]: a script to another place, with all that imports and
// names it. Next: boundaries/move.ts.
import { carryOut, dirtyFiles, type Move, prepareMove } from '../boundaries/move.js';
import type { Listed } from '../boundaries/move-imports.js';
import type { MovePlan } from '../boundaries/move-plan.js';
import { Fault } from '../core/fault.js';
import { type Finding, finding, type Level } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import { type Answer, fail, pass } from '../core/verdict.js';
import { patchLines } from '../report/patch.js';
import type { WorkRepository } from '../world/git.js';

type Options = {
  readonly repo: WorkRepository;
  readonly args?: readonly string[];
  readonly write?: boolean;
  readonly shim?: boolean;
};

const diffOf = ({ plan }: Move): string[] => {
  const { from, to, moved, edited, created } = plan;
  const parts: (readonly string[])[] = [[`rename ${from} -> ${to}`]];
  if (moved.before !== moved.after) parts.push(patchLines(to, moved.before, moved.after));
  for (const { path, before, after } of edited) parts.push(patchLines(path, before, after));
  for (const { path, content } of created) {
    parts.push(content === '' ? [`new file ${path}, empty`] : patchLines(path, null, content));
  }
  return parts.flat();
};

const told = (rule: Finding['rule'], level: Level, listed: readonly Listed[]): Finding[] =>
  listed.map(({ path, line, why }) => finding(rule, why, { path, line, level }));

const findingsOf = ({ plan, lacksShim }: Move, shim: boolean): Finding[] => {
  const answered = plan.created.some(({ path }) => path === plan.from);
  const findings = [
    ...told('boundaries/broken', answered ? 'warn' : 'error', plan.broken),
    ...told('boundaries/doubt', 'note', plan.doubts),
    ...told('boundaries/place', 'warn', plan.warnings),
    ...plan.history.map((path) =>
      finding('boundaries/doubt', 'a record of what was: left as it is', { path, level: 'note' }),
    ),
  ];
  const warnOf = (path: string, message: string): void => {
    findings.push(finding('boundaries/place', message, { path, level: 'warn' }));
  };
  if (shim && lacksShim) warnOf(plan.from, 'no shim can be written for such a file: its old name is gone at once');
  if (plan.newName === null && plan.to.endsWith('.py')) {
    warnOf(plan.to, 'no import can name it: a part of its path is no name in Python');
  }
  return findings;
};

const describeMove = ({ from, to, edited, doubts }: MovePlan): string => {
  const what = `${printable(from)} -> ${printable(to)}, ${count(edited.length, 'file')} changed with it`;
  if (doubts.length === 0) return what;
  return `${what}, ${count(doubts.length, 'place')} left for you to judge`;
};

const judgeDirty = (dirty: readonly string[], write: boolean): Finding[] => {
  const [first] = dirty;
  if (first === undefined) return [];
  const files = `${count(dirty.length, 'tracked file')} differ from the last commit, such as ${printable(first)}`;
  return [
    finding('boundaries/dirty', `${files}: a move must be a commit of its own`, {
      hint: 'git commit, or git stash, then run it again',
      level: write ? 'error' : 'warn',
    }),
  ];
};

export const run = async ({ repo, args = [], write = false, shim = true }: Options): Promise<Answer> => {
  const [from, to] = args;
  if (from === undefined || to === undefined || args.length > 2)
    throw new Fault(
      'usage',
      'move-script wants two paths: where the script is, and where it goes',
      'npx gate-hooks move-script scripts/foo.py cli/foo.py',
      2,
    );
  const move = await prepareMove(repo, [from, to], shim);
  const { plan } = move;
  const findings = findingsOf(move, shim);
  const patch = diffOf(move);
  const dirty = dirtyFiles(repo);
  const data = {
    from: plan.from,
    to: plan.to,
    module: plan.newName,
    written: false,
    patch,
    edited: plan.edited.map(({ path }) => path),
    created: plan.created.map(({ path }) => path),
    shim: !shim || move.lacksShim ? null : plan.from,
    doubts: plan.doubts,
    broken: plan.broken,
    warnings: plan.warnings,
    history: plan.history,
    dirty,
  };
  const what = describeMove(plan);
  if (findings.some(({ level }) => level === 'error')) {
    const reason = `${count(plan.broken.length, 'import')} would break without a shim: nothing was changed`;
    return { verdict: fail(reason, findings), lines: patch, data };
  }
  const all = [...judgeDirty(dirty, write), ...findings];
  if (!write) {
    const next = dirty.length === 0 ? 'with --write it is done' : '--write wants a clean work tree first';
    return { verdict: pass(`would move ${what}; ${next}`, all), lines: patch, data };
  }
  if (dirty.length > 0) return { verdict: fail('the work tree is not clean: nothing was changed', all), data };
  await carryOut(repo, move);
  const lines = [
    ...plan.edited.map(({ path }) => `changed ${printable(path)}`),
    ...plan.created.map(({ path }) => `wrote ${printable(path)}`),
  ];
  const tryIt = plan.newName === null ? null : `python3 -c "import ${plan.newName}"`;
  if (tryIt !== null) lines.push(`try it: ${tryIt}`);
  return {
    verdict: pass(`moved ${what}; staged, to be committed`, findings),
    lines,
    data: { ...data, written: true, try_it: tryIt },
  };
};
