// gate-hooks explain [<commit>]: would a push of it run the smoke, and if so, what is not as it was at the nearest
// pass? Next: smoke/explain.ts.
import { Fault } from '../core/fault.js';
import { duration, listed, printable, short } from '../core/text.js';
import { type Answer, pass, unreachable } from '../core/verdict.js';
import { type Opener, requireSmoke, withPlaceOf } from '../push/prove.js';
import { type Explanation, explainStep } from '../smoke/explain.js';
import { readInputs } from '../smoke/inputs.js';
import { listPasses } from '../smoke/passes.js';
import { keysFor } from '../smoke/steps.js';
import { readWorktreeIfAny } from '../smoke/worktree.js';
import { git, type Repository, tryGit } from '../world/git.js';
import type { Prepared } from './command.js';

const filesShown = 5;

/** Names of the files that differ between the commit of a pass and this one; nothing where that commit is gone. */
const changedFiles = (repo: Repository, from: string, to: string): string[] => {
  const done = tryGit(repo, ['diff', '--name-only', '--no-renames', '-z', from, to]);
  if (done.code !== 0) return [];
  return done.stdout.split('\0').filter((path) => path !== '');
};

const shownFiles = (files: readonly string[]): string => (files.length === 0 ? '' : `: ${listed(files, filesShown)}`);

type Told = {
  readonly name: string;
  readonly explanation: Explanation;
  /** Null where no content differs. */
  readonly changedFiles: readonly string[] | null;
};

const ofContent = /^(tree|inputs):/;

const tell = (repo: Repository, name: string, explanation: Explanation, commit: string): Told => {
  const differs = explanation.kind === 'differs' && explanation.differences.some((line) => ofContent.test(line));
  return { name, explanation, changedFiles: differs ? changedFiles(repo, explanation.nearest.commit, commit) : null };
};

const describe = ({ name, explanation: told, changedFiles: files }: Told, nowMs: number): string[] => {
  switch (told.kind) {
    case 'hit':
      return [
        `${name}: hit, passed ${duration(nowMs - told.pass.passed_at)} ago in ${duration(told.pass.duration_ms)} (run ${told.pass.run_id})`,
      ];
    case 'expired':
      return [`${name}: miss, its pass is ${duration(nowMs - told.pass.passed_at)} old and cache.max_age is over`];
    case 'unknown':
      return [`${name}: miss, no pass of this step is remembered`];
    case 'differs': {
      const lines = told.differences.map((line) => `  ${line}${ofContent.test(line) ? shownFiles(files ?? []) : ''}`);
      return [
        `${name}: miss, compared with its nearest pass (commit ${short(told.nearest.commit)}, ${duration(nowMs - told.nearest.passed_at)} ago):`,
        ...lines,
      ];
    }
    default:
      return unreachable(told);
  }
};

const resolve = (repo: Repository, name: string): { commit: string; tree: string } => {
  const done = tryGit(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  if (done.code !== 0)
    throw new Fault('no-commit', `no such commit: ${printable(name)}`, 'name a commit, branch or tag', 2);
  const commit = done.stdout.trim();
  return { commit, tree: git(repo, ['rev-parse', `${commit}^{tree}`]).trim() };
};

const reasonOf = (commit: string, misses: readonly string[]): string => {
  if (misses.length === 0) return `commit ${short(commit)} is remembered: a push of it runs nothing`;
  return `a push of commit ${short(commit)} runs: ${misses.join(', ')}`;
};

export const run = async (options: Prepared): Promise<Answer> => {
  const { repo, nowMs, args, validator } = options;
  const head = resolve(repo, args[0] ?? 'HEAD');
  const opener: Opener = {
    repo,
    worktree: readWorktreeIfAny(repo),
    settings: options.settings,
    loadValidator: () => validator,
    say: () => undefined,
  };
  return withPlaceOf(opener, head, (place, settings) => {
    // Without a step all of them would be remembered.
    requireSmoke(opener, head, place, settings);
    const keys = keysFor(place.repo, settings, readInputs(place, settings, place.worktree));
    const passes = listPasses(repo);
    const told = keys.map((key) => ({
      ...tell(repo, key.name, explainStep(key, passes, nowMs, settings.cache.max_age), head.commit),
      parts: key.parts,
    }));
    const misses = told.filter(({ explanation }) => explanation.kind !== 'hit').map(({ name }) => name);
    const reason = reasonOf(head.commit, misses);
    const steps = told.map(({ name, explanation, changedFiles: files, parts }) => ({
      name,
      explanation,
      changed_files: files,
      parts,
    }));
    return {
      verdict: pass(reason),
      lines: told.flatMap((one) => describe(one, nowMs)),
      data: { commit: head.commit, tree: head.tree, runs: misses, max_age_ms: settings.cache.max_age, steps },
    };
  });
};
