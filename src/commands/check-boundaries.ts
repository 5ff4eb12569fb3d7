// gate-hooks check-boundaries [folder...] [--update-baseline] [--record] [--export TOOL]: where do scripts belong,
// and do the boundary rules hold? Next: boundaries/check.ts.
import { type Checked, checkBoundaries } from '../boundaries/check.js';
import { exportRules } from '../boundaries/export.js';
import type { ExportTool } from '../boundaries/export-tools.js';
import { recordDecision } from '../boundaries/record.js';
import { countVerdicts, describeScript, renderTable } from '../boundaries/table.js';
import { type Finding, finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import { type Answer, fail, pass } from '../core/verdict.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';

type Options = {
  readonly repo: WorkRepository;
  readonly settings: Settings;
  readonly nowMs: number;
  readonly args?: readonly string[];
  readonly updateBaseline?: boolean;
  readonly record?: boolean;
  readonly export?: ExportTool;
};

const reasonOf = ({ folders, judged, files, known, written, findings }: Checked, settings: Settings): string => {
  const { rules, baseline } = settings.boundaries;
  const errors = findings.filter(({ level }) => level === 'error').length;
  const parts: string[] = [];
  if (folders.length > 0) {
    parts.push(`${count(judged.length, 'file')} in ${folders.map(printable).join(', ')}: ${countVerdicts(judged)}`);
  }
  if (rules.length > 0) parts.push(`${count(rules.length, 'rule')} over ${count(files, 'file')}`);
  if (errors > 0) parts.push(count(errors, 'error'));
  if (known !== null) parts.push(`${known} forgiven by the baseline`);
  if (written !== null) parts.push(`wrote ${printable(baseline)}`);
  return parts.join('; ');
};

const baselineData = ({ known, written }: Checked, { boundaries: { baseline } }: Settings) => {
  if (known === null) return null;
  return { path: baseline, forgiven: known, written };
};

export const run = async ({
  repo,
  settings,
  nowMs,
  args = [],
  updateBaseline = false,
  record = false,
  export: tool,
}: Options): Promise<Answer> => {
  const checked = await checkBoundaries(repo, settings, args, updateBaseline);
  const data = {
    folders: checked.folders,
    scripts: checked.judged.map(describeScript),
    rules: settings.boundaries.rules.length,
    files: checked.files,
    baseline: baselineData(checked, settings),
  };
  if (tool !== undefined) {
    const exported = exportRules(tool, settings.boundaries.rules, checked.gathered);
    return { verdict: pass(`the rules as ${tool} has them`), document: exported, data: { ...data, exported } };
  }
  const recorded = record ? recordDecision(repo, checked, nowMs) : null;
  const notes: Finding[] = [];
  if (recorded !== null && !recorded.written) {
    const { path } = recorded;
    const says = 'holds this very table already: nothing was written';
    notes.push(finding('boundaries/recorded', says, { path, level: 'note' }));
  }
  const lines = [...renderTable(checked.judged)];
  if (recorded?.written === true) lines.push(`wrote ${printable(recorded.path)}`);
  const findings = [...checked.findings, ...notes];
  const refused = findings.some(({ level }) => level === 'error');
  const judge = refused ? fail : pass;
  return {
    verdict: judge(reasonOf(checked, settings), findings),
    lines,
    data: recorded === null ? data : { ...data, record: recorded },
  };
};
