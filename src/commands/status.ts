// gate-hooks status: one screen about this repository. Composes what the features say; judges nothing but the wiring.
import { finding, type Finding } from '../core/finding.js';
import { count, duration, printable, shownPath } from '../core/text.js';
import { pass, type Answer } from '../core/verdict.js';
import { presentLocks, readAge } from '../locks/age.js';
import { describeAge } from '../locks/judge.js';
import { readBypasses } from '../push/bypasses.js';
import { foldersWithoutReadme } from '../readmes/folders.js';
import { describeSteps } from '../settings/describe.js';
import { readHistory } from '../smoke/history.js';
import { timestamp } from '../world/clock.js';
import { version } from '../world/platform.js';
import { readHookFacts, type HookFacts } from '../wiring/facts.js';
import { installedRuntime, packagedRuntime, type RuntimeManifest } from '../wiring/runtime.js';
import type { Prepared } from './command.js';

const bypassDays = 30;
const dayMs = 86_400_000;

const describeHook = (facts: HookFacts, runtime: RuntimeManifest | null, root: string): string => {
  const path = shownPath(root, facts.hookPath);
  const { hook } = facts;
  if (hook.kind === 'absent') return 'not wired (no pre-push hook): npx gate-hooks install';
  if (hook.kind !== 'ours') return `not wired (${path} is ${printable(hook.what)}): npx gate-hooks install`;
  if (!hook.executable) return `NOT RUN by git: ${path} is not executable: npx gate-hooks install`;
  const after = facts.neighbourExists ? ', after the hook that was there before' : '';
  return `wired by ${path}${after}, runtime ${runtime === null ? 'MISSING' : runtime.version}`;
};

const judgeRuntime = (facts: HookFacts, runtime: RuntimeManifest | null, packageDir: string): Finding[] => {
  if (facts.hook.kind !== 'ours') return [];
  const hint = { level: 'warn' as const, hint: 'npx gate-hooks install' };
  if (runtime === null) return [finding('wiring/stale-runtime', 'the runtime that the hook starts is missing or not whole: every push is refused', hint)];
  if (runtime.digest === packagedRuntime(packageDir).digest) return [];
  return [finding('wiring/stale-runtime', `the hook runs the copied runtime ${runtime.version} (${runtime.digest}), this is ${version} (${packagedRuntime(packageDir).digest})`, hint)];
};

export const run = ({ repo, settings, nowMs, packageDir }: Prepared): Answer => {
  const facts = readHookFacts(repo);
  const runtime = installedRuntime(repo);
  const { steps, command_origin } = settings.smoke;
  const last = readHistory(repo).at(-1) ?? null;
  const trace = readBypasses(repo);
  const bypasses = trace.bypasses.filter(({ at }) => at > nowMs - bypassDays * dayMs);
  const locks = presentLocks(repo, settings).map((path) => readAge(repo, path));
  const lockLines = locks.map((age) => describeAge(age, nowMs, settings.lock));
  const folders = foldersWithoutReadme(repo, settings);
  const newest = bypasses.at(-1);
  const lines = [
    `hook      ${describeHook(facts, runtime, repo.root)}`,
    `smoke     ${steps.length === 0 ? 'none found at the top of the repository: add a smoke target or script, or smoke.command' : `${describeSteps(steps)} (${command_origin})`}`,
    `last run  ${last === null ? 'none yet' : `${last.status} in ${duration(last.duration_ms)}, ${last.started_at}, commit ${last.commit.slice(0, 9)}${last.clean ? '' : ' with uncommitted changes'}`}`,
    `bypasses  ${count(bypasses.length, 'push')} in ${bypassDays} days${newest === undefined ? '' : `, last ${timestamp(newest.at)} by ${printable(newest.by)}: ${printable(newest.reason ?? 'no reason given')}`}${trace.unreadable === 0 ? '' : `, ${count(trace.unreadable, 'unreadable line')} in the trace`}`,
    ...(lockLines.length === 0 ? ['lock      no lock file'] : lockLines.map((line) => `lock      ${line}`)),
    `READMEs   ${folders.length === 0 ? 'every top-level folder has one' : `${count(folders.length, 'folder')} without: ${folders.slice(0, 6).map(printable).join(', ')}${folders.length > 6 ? ', ...' : ''}`}`,
  ];
  const hooked = facts.hook.kind === 'ours' && facts.hook.executable;
  const wired = hooked && runtime !== null;
  const reason = wired ? 'wired' : hooked ? 'the hook is there, its runtime is not' : 'not wired';
  const data = { wired, hook: facts.hookPath, runtime, version, smoke: settings.smoke, last_run: last, bypasses, unreadable_bypass_lines: trace.unreadable, locks, folders_without_readme: folders };
  return { verdict: pass(reason, judgeRuntime(facts, runtime, packageDir)), lines, data };
};
