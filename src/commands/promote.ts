// gate-hooks promote: may this commit be promoted, by the evidence there is? Next: promotion/facts.ts (what is
// looked at), promotion/judge.ts (the answer).
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import type { Answer } from '../core/verdict.js';
import { readBundle } from '../evidence/bundle.js';
import { type BanditFact, scanPython } from '../promotion/bandit-fact.js';
import { type Asked, type Checkout, gatherFacts } from '../promotion/facts.js';
import { judge } from '../promotion/judge.js';
import { composeReport, renderSummary, renderTable } from '../promotion/report.js';
import { clearVerdict, writeSummary, writeVerdict } from '../promotion/write.js';
import { readSettings } from '../settings/read.js';
import { sourceNames } from '../settings/settings.js';
import { forgetKeptIndex, withExactIndex } from '../smoke/kept-index.js';
import { readWorktree, type Worktree } from '../smoke/worktree.js';
import { timestamp } from '../world/clock.js';
import { runFacts } from '../world/platform.js';
import type { Prepared } from './command.js';

type Flags = {
  readonly run?: string | null;
  readonly merge?: readonly string[] | null;
  readonly compat?: 'minimal';
  readonly expectData?: string | null;
  readonly expectRun?: string | null;
  readonly requireCommit?: string | null;
};

/** gate-hooks.local.json is nobody's commit, and may only make the gate stricter. */
const deciding = new Set<string>(sourceNames.filter((name) => name !== 'gate-hooks.local.json'));

const checkoutOf = ({ head, changed, untracked, uncommitted }: Worktree): Checkout => ({
  head,
  changed,
  foreign: [...uncommitted, ...untracked.filter((path) => deciding.has(path))],
});

const askedOf = ({
  cwd,
  nowMs,
  run = null,
  merge = null,
  compat,
  expectData = null,
  expectRun = null,
  requireCommit = null,
}: Prepared & Flags): Asked => ({
  cwd,
  nowMs,
  run,
  merge,
  isMinimal: compat === 'minimal',
  expectData,
  expectRun,
  requireCommit,
});

/** A summary that cannot be written changes no answer. */
const trySummary = (markdown: string): Finding[] => {
  try {
    writeSummary(markdown);
    return [];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [
      finding('promote/summary', `the summary of the job was not written: ${error.message}`, {
        level: 'warn',
        hint: error.hint,
      }),
    ];
  }
};

/** Without the scan of Python, which is told: all that this process can judge by itself. */
export const decide = (options: Prepared & Flags, bandit: BanditFact): Answer => {
  const { repo, validator, nowMs } = options;
  // Neither the settings nor the index that an earlier run (or its smoke) left in .git is believed.
  const settings = readSettings(repo.root, null, () => validator);
  const { report } = settings.evidence;
  clearVerdict(repo.root, report);
  forgetKeptIndex(repo);
  const worktree = readWorktree(repo);
  const config = withExactIndex(repo, worktree.head, (index) =>
    readBundle(repo, settings.evidence.config, settings.origin, index),
  );
  const facts = gatherFacts(repo, settings, checkoutOf(worktree), config, bandit, askedOf(options));
  const judgement = judge(facts);
  const verdict = composeReport(facts, judgement, timestamp(nowMs), runFacts());
  writeVerdict(repo.root, report, verdict);
  const unwritten = trySummary(renderSummary(judgement));
  return {
    verdict: { ...judgement.verdict, findings: [...judgement.verdict.findings, ...unwritten] },
    lines: renderTable(judgement.checks),
    data: verdict,
  };
};

export const run = async (options: Prepared & Flags): Promise<Answer> => {
  const { repo, validator } = options;
  const settings = readSettings(repo.root, null, () => validator);
  // First of all: a scan that cannot be made must leave no older verdict.
  clearVerdict(repo.root, settings.evidence.report);
  return decide(options, await scanPython(repo, settings));
};
