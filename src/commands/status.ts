// gate-hooks status: one screen about this repository. Composes what the features say; judges nothing but the wiring.
import { type Bypasses, judgeSkip, judgeTrace, readBypasses } from '../audit/bypasses.js';
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { printable, shownPath } from '../core/text.js';
import { type Answer, pass } from '../core/verdict.js';
import { readBundle } from '../evidence/bundle.js';
import { median, passedRuns, trend } from '../history/stats.js';
import { readAge } from '../locks/age.js';
import { describeAge, reachOf } from '../locks/judge.js';
import { keepAges } from '../locks/note.js';
import { presentLocks } from '../locks/select.js';
import { gatherFacts } from '../promotion/facts.js';
import { judge } from '../promotion/judge.js';
import { describeReadiness, type Readiness } from '../promotion/readiness.js';
import { countHits } from '../push/hits.js';
import { recallProof } from '../push/proved.js';
import { foldersWithoutReadme } from '../readmes/folders.js';
import { showsUnicode } from '../report/sparkline.js';
import { describeSteps } from '../settings/describe.js';
import { type PastRun, readHistory } from '../smoke/history.js';
import { dataCache, withoutRecords } from '../smoke/inputs.js';
import { withExactIndex } from '../smoke/kept-index.js';
import { isClean, readWorktreeIfAny, type Worktree } from '../smoke/worktree.js';
import { type StatusFacts, statusLines } from '../status/lines.js';
import { nextStep } from '../status/next.js';
import { type HookFacts, readHookFacts } from '../wiring/facts.js';
import { installedRuntime, packagedRuntime, type RuntimeManifest } from '../wiring/runtime.js';
import { timestamp } from '../world/clock.js';
import { environment } from '../world/environment.js';
import type { WorkRepository } from '../world/git.js';
import { version } from '../world/platform.js';
import { stdoutOut } from '../world/terminal.js';
import type { Prepared } from './command.js';

const bypassDays = 30;
/** The median follows a smoke that grew, not one of last year. */
const usualOf = 10;
const dayMs = 86_400_000;

/** The folder of husky is ignored by git, so a linked work tree begins without it. */
const isReached = ({ startedBy, hooksDirExists }: HookFacts): boolean => startedBy?.name !== 'husky' || hooksDirExists;

/** The rest of `not wired (`, with what to do. */
const whyAbsent = ({ startedBy, byConfig }: HookFacts, root: string): string => {
  if (startedBy?.name === 'lefthook')
    return `${shownPath(root, startedBy.path)} does not start it, or lefthook has not written its pre-push): npx gate-hooks install --yes, then: lefthook install`;
  if (byConfig) return 'hook.gate-hooks in the configuration of git does not start it): npx gate-hooks install';
  if (startedBy === null) return 'no pre-push hook): npx gate-hooks install';
  return `${shownPath(root, startedBy.script)} does not start the gate): npx gate-hooks install`;
};

const describeHook = (facts: HookFacts, runtime: RuntimeManifest | null, root: string): string => {
  const path = shownPath(root, facts.hookPath);
  const { hook } = facts;
  if (hook.kind === 'absent') return `not wired (${whyAbsent(facts, root)}`;
  if (hook.kind !== 'ours') return `not wired (${path} is ${printable(hook.what)}): npx gate-hooks install`;
  if (!hook.executable && !facts.byConfig) return `NOT RUN by git: ${path} is not executable: npx gate-hooks install`;
  if (!isReached(facts)) return 'NOT RUN by git: husky did not run in this work tree: npx husky';
  const after = facts.neighbourExists ? ', after the hook that was there before' : '';
  const by = facts.byConfig ? 'hook.gate-hooks in the configuration of git' : path;
  return `wired by ${by}${after}, runtime ${runtime?.version ?? 'MISSING'}`;
};

/** What `describeHook` says, for a program. */
const wiringOf = (facts: HookFacts) => ({
  hook: facts.hook.kind,
  executable: 'executable' in facts.hook ? facts.hook.executable : null,
  reached: isReached(facts),
  by_config: facts.byConfig,
  started_by: facts.startedBy === null ? null : { manager: facts.startedBy.name, path: facts.startedBy.path },
  replayed_by: facts.replayedBy,
  runs_neighbour: facts.hook.kind === 'ours' && facts.neighbourExists,
});

const judgeRuntime = (facts: HookFacts, runtime: RuntimeManifest | null, packageDir: string): Finding[] => {
  if (facts.hook.kind !== 'ours') return [];
  const hint = { level: 'warn' as const, hint: 'npx gate-hooks install' };
  if (runtime === null)
    return [
      finding(
        'wiring/stale-runtime',
        'the runtime that the hook starts is missing or not whole: every push is refused',
        hint,
      ),
    ];
  if (runtime.digest === packagedRuntime(packageDir).digest) return [];
  return [
    finding(
      'wiring/stale-runtime',
      `the hook runs the copied runtime ${runtime.version} (${runtime.digest}), this is ${version} (${packagedRuntime(packageDir).digest})`,
      hint,
    ),
  ];
};

/**
 * What promote would say of the record that lies here, but for the scan; a repository in which it cannot be told is
 * no reason to show nothing.
 */
const readReadiness = ({ repo, settings, nowMs }: Prepared, { head, changed, uncommitted }: Worktree): Readiness => {
  const asked = {
    cwd: repo.root,
    nowMs,
    run: null,
    merge: null,
    isMinimal: false,
    expectData: null,
    expectRun: null,
    requireCommit: null,
    dataCache: dataCache(repo),
  };
  try {
    const config = withExactIndex(repo, head, (index) =>
      readBundle(repo, settings.evidence.config, settings.origin, index),
    );
    return describeReadiness(
      judge(gatherFacts(repo, settings, { head, changed, foreign: uncommitted }, config, { kind: 'no python' }, asked))
        .checks,
    );
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ready: null, says: `cannot be told: ${error.message}`, refusing: [] };
  }
};

/** Whether what HEAD holds has passed: by the proof that a push would find, or by the last run of that very commit. */
const readHead = (
  repo: WorkRepository,
  worktree: Worktree | null,
  nowMs: number,
  last: PastRun | null,
): StatusFacts['head'] => {
  if (worktree === null) return null;
  const { commit, tree } = worktree.head;
  const ran = last !== null && last.commit === commit && last.status === 'passed' && last.clean;
  return { commit, passed: ran || recallProof(repo, tree, nowMs) !== null, clean: isClean(worktree) };
};

const gather = (options: Prepared, hook: StatusFacts['hook'], trace: Bypasses): StatusFacts => {
  const { repo, settings, nowMs } = options;
  const found = readWorktreeIfAny(repo);
  const worktree = found === null ? null : withoutRecords(repo.root, settings.evidence.report, found);
  const runs = readHistory(repo);
  const passes = passedRuns(runs).map(({ duration_ms }) => duration_ms);
  const last = runs.at(-1) ?? null;
  const recent = trace.bypasses.filter(({ at }) => at > nowMs - bypassDays * dayMs);
  const newest = recent.at(-1);
  const ages = presentLocks(repo, settings).map((path) => readAge(repo, path));
  keepAges(repo, ages);
  return {
    hook,
    smoke: {
      command: settings.smoke.steps.length === 0 ? null : describeSteps(settings.smoke.steps),
      origin: settings.smoke.command_origin,
    },
    lastRun: last,
    durations: { passes, usual: median(passes.slice(-usualOf)), trend: trend(runs) },
    memory: { hits: countHits(repo), runs: runs.length },
    bypasses: {
      days: bypassDays,
      number: recent.length,
      unreadable: trace.unreadable,
      unchained: trace.unchained,
      breaks: trace.breaks,
      newest: newest === undefined ? null : { at: timestamp(newest.at), by: newest.by, reason: newest.reason },
    },
    locks: ages.map((age) => {
      const { least, most } = reachOf(age, nowMs);
      return {
        path: age.path,
        days: least,
        at_most_days: most,
        limit: settings.lock.max_age_days,
        says: describeAge(age, nowMs, settings.lock),
      };
    }),
    foldersWithoutReadme: foldersWithoutReadme(repo, settings),
    promotion: worktree === null ? null : readReadiness(options, worktree),
    head: readHead(repo, worktree, nowMs, last),
  };
};

export const run = (options: Prepared): Answer => {
  const { repo, settings, packageDir } = options;
  const hookFacts = readHookFacts(repo);
  const runtime = installedRuntime(repo);
  const hooked = hookFacts.hook.kind === 'ours' && hookFacts.hook.executable && isReached(hookFacts);
  const wired = hooked && runtime !== null;
  const preCommit = readHookFacts(repo, 'pre-commit').hook.kind === 'ours';
  const trace = readBypasses(repo);
  const unwired = hookFacts.hook.kind === 'ours' ? 'broken' : 'unwired';
  const facts = gather(
    options,
    {
      state: wired ? 'wired' : unwired,
      says: `${describeHook(hookFacts, runtime, repo.root)}${preCommit ? '; pre-commit runs lint-staged' : ''}`,
    },
    trace,
  );
  const out = stdoutOut();
  const next = nextStep(facts);
  const why = hooked ? 'the hook is there, its runtime is not' : 'not wired';
  const reason = `${wired ? 'wired' : why}; next: ${next}`;
  return {
    verdict: pass(reason, [
      ...judgeRuntime(hookFacts, runtime, packageDir),
      ...judgeTrace(repo, trace, 'warn'),
      ...judgeSkip(),
    ]),
    lines: statusLines(facts, { columns: out.isTerminal ? out.columns() : null, unicode: showsUnicode(environment()) }),
    data: {
      wired,
      pre_commit: preCommit,
      hook_path: hookFacts.hookPath,
      wiring: wiringOf(hookFacts),
      runtime,
      runtime_current: runtime === null ? null : runtime.digest === packagedRuntime(packageDir).digest,
      version,
      smoke_steps: settings.smoke.steps,
      next,
      ...facts,
    },
  };
};
