// The smoke of one tree, from clean inputs to a written record. Called by push/gate.ts and commands/smoke.ts.
import { join, relative } from 'node:path';
import { finding, type Finding } from '../core/finding.js';
import { Fault, messageOf } from '../core/fault.js';
import { count, duration, printable } from '../core/text.js';
import { fail, pass, unreachable, type Verdict } from '../core/verdict.js';
import { definitionHash, type Definition } from '../evidence/definition.js';
import { clearRecords, newRunId, readOwnRecord, writeRecord, type RunRecord } from '../evidence/record.js';
import { noSmokeFault } from '../settings/detect.js';
import type { Command, Settings } from '../settings/settings.js';
import { now, timestamp } from '../world/clock.js';
import { environment, smokeEnvironment } from '../world/environment.js';
import { isFolder } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { runGroup, type GroupEnd } from '../world/process.js';
import { randomBytes, runFacts, toolMajor } from '../world/platform.js';
import type { Out } from '../world/terminal.js';
import { appendHistory, readHistory, usualDuration } from './history.js';
import { judgeLeftovers, judgeStability, readInputs, type Inputs } from './inputs.js';
import { startLog } from './log.js';
import { judgeEnd, type Outcome } from './outcome.js';
import { startProgress } from './progress.js';
import { refuseShadowed } from './shadow.js';
import { isClean, type Worktree } from './worktree.js';

export type SmokeRequest = {
  readonly repo: WorkRepository;
  readonly settings: Settings;
  /** As it lies before the run. */
  readonly worktree: Worktree;
  readonly out: Out;
  /** GATE_HOOKS_* facts for the command beside the ones every run has. */
  readonly facts?: Readonly<Record<string, string>>;
};

export type SmokeResult = { readonly record: RunRecord; readonly verdict: Verdict };

const defineSmoke = ({ smoke }: Settings): Definition => {
  if (smoke.command === null) throw noSmokeFault();
  return { command: smoke.command, cwd: smoke.cwd, env: smoke.env, timeout: smoke.timeout, idle_timeout: smoke.idle_timeout, tool_major: toolMajor };
};

const commandText = (command: Command): string => printable(typeof command === 'string' ? command : command.join(' '));

const childEnvironment = (request: SmokeRequest, runId: string): Record<string, string> => ({
  ...smokeEnvironment(environment()),
  ...request.settings.smoke.env,
  ...request.facts,
  GATE_HOOKS_RUNNING: request.repo.commonDir,
  GATE_HOOKS_RUN_ID: runId,
  GATE_HOOKS_ROOT: request.repo.root,
  GATE_HOOKS_COMMIT: request.worktree.head.commit,
  GATE_HOOKS_TREE: request.worktree.head.tree,
});

type Ran = { end: GroupEnd; startedAt: number; finishedAt: number; log: string };

const runCommand = async (request: SmokeRequest, definition: Definition, runId: string, usualMs: number | null): Promise<Ran> => {
  const cwd = join(request.repo.root, definition.cwd);
  if (!isFolder(cwd)) throw new Fault(`smoke.cwd is not a folder: ${printable(definition.cwd)}`, 'mend smoke.cwd in the settings', 2);
  const log = startLog(request.repo, runId);
  const progress = startProgress(request.out, 'smoke', usualMs);
  const startedAt = now();
  try {
    const spec = { command: definition.command, cwd, env: childEnvironment(request, runId), timeout: definition.timeout, idleTimeout: definition.idle_timeout };
    const end = await runGroup(spec, (chunk) => {
      progress.output(chunk);
      log.write(chunk);
    });
    return { end, startedAt, finishedAt: startedAt + end.durationMs, log: log.path };
  } finally {
    progress.stop();
    log.close();
  }
};

/** What the smoke itself wrote as its record; one that cannot be read voids the run instead of being dropped. */
const readOwn = (root: string, report: string): { own: Record<string, unknown> | null; findings: Finding[] } => {
  try {
    return { own: readOwnRecord(root, report), findings: [] };
  } catch (error) {
    return { own: null, findings: [finding('smoke/own-record', messageOf(error), { path: report })] };
  }
};

const verdictOf = (status: RunRecord['status'], findings: readonly Finding[], durationMs: number, log: string): Verdict => {
  const took = duration(durationMs);
  switch (status) {
    case 'passed':
      return pass(`smoke passed in ${took}`, findings);
    case 'failed':
      return fail(`smoke FAILED after ${took}, full log: ${log}`, findings);
    case 'timeout':
      return fail(`smoke TIMED OUT after ${took}, full log: ${log}`, findings, 'timeout');
    case 'interrupted':
      return fail(`smoke INTERRUPTED after ${took}, full log: ${log}`, findings, 'interrupted');
    case 'invalid':
      return fail('smoke passed but its inputs changed meanwhile: the run does not count', findings);
    default:
      return unreachable(status);
  }
};

type Parts = { definition: Definition; runId: string; ran: Ran; outcome: Outcome; inputs: Inputs; status: RunRecord['status']; voids: readonly Finding[] };

const composeRecord = ({ definition, runId, ran, outcome, inputs, status, voids }: Parts): RunRecord => {
  const times = { started_at: timestamp(ran.startedAt), finished_at: timestamp(ran.finishedAt), duration_ms: ran.end.durationMs };
  return {
    schema: 'gate-hooks/run/v1',
    run_id: runId,
    status,
    ...times,
    exit_code: outcome.exitCode,
    config_hash: inputs.config.hash,
    config_files: inputs.config.files,
    data_hash: inputs.data.hash,
    data_stats: { files: inputs.data.files, bytes: inputs.data.bytes },
    steps: [{ name: 'smoke', status: outcome.status, exit_code: outcome.exitCode, ...times }],
    git: { ...inputs.worktree.head, clean: isClean(inputs.worktree) },
    gate: { command: definition.command, cwd: definition.cwd, definition_hash: definitionHash(definition) },
    reasons: voids.map((one) => one.message),
    ...runFacts(),
  };
};

/**
 * Runs the smoke in the work tree and writes reports/run.json whatever happens.
 * @throws Fault when the inputs cannot be read or the evidence cannot be written: nothing is then proved
 */
export const runSmoke = async (request: SmokeRequest): Promise<SmokeResult> => {
  const { repo, settings, worktree } = request;
  const { report } = settings.evidence;
  const definition = defineSmoke(settings);
  refuseShadowed(repo.root, settings);
  clearRecords(repo.root, report);
  const before = readInputs(repo, settings, worktree);
  const runId = newRunId(now(), randomBytes(10));
  const hash = definitionHash(definition);
  const ran = await runCommand(request, definition, runId, usualDuration(readHistory(repo), hash));
  const outcome = judgeEnd(ran.end, commandText(definition.command), settings.smoke.command_origin);
  // Only a pass can be voided; after a red or interrupted run nobody should wait for hashes.
  const after = outcome.status === 'passed' ? readInputs(repo, settings) : before;
  const { own, findings: ownFindings } = readOwn(repo.root, report);
  const voids = [...judgeStability(before, after, report), ...ownFindings];
  const status = outcome.status === 'passed' && voids.length > 0 ? 'invalid' : outcome.status;
  const record = composeRecord({ definition, runId, ran, outcome, inputs: before, status, voids });
  writeRecord(repo.root, report, record, own);
  appendHistory(repo, { run_id: runId, status, started_at: record.started_at, duration_ms: record.duration_ms, ...worktree.head, clean: record.git.clean, definition_hash: hash });
  const findings = [...localNotes(settings), ...outcome.findings, ...voids, ...(status === 'passed' ? judgeLeftovers(before, after) : [])];
  return { record, verdict: verdictOf(status, findings, record.duration_ms, printable(relative(repo.root, ran.log))) };
};

/** What gate-hooks.local.json tightens here: nobody should wonder why one machine says no. */
const localNotes = (settings: Settings): Finding[] =>
  (settings.local_changes ?? []).map((change) => finding('settings/local', `gate-hooks.local.json: ${change}`, { level: 'note' }));

/** `3 files changed, 1 unknown to git`: why a work tree is not exactly its commit. */
export const describeDirt = (worktree: Worktree): string =>
  [worktree.changed.length > 0 ? `${count(worktree.changed.length, 'file')} changed` : '', worktree.untracked.length > 0 ? `${count(worktree.untracked.length, 'file')} unknown to git` : '']
    .filter((part) => part !== '')
    .join(', ');
