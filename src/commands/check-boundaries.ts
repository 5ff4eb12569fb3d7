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
  const errors = findings.filter(({ level }) => level === 'error').length;
  return [
    ...(folders.length > 0
      ? [`${count(judged.length, 'file')} in ${folders.map(printable).join(', ')}: ${countVerdicts(judged)}`]
      : []),
    ...(settings.boundaries.rules.length > 0
      ? [`${count(settings.boundaries.rules.length, 'rule')} over ${count(files, 'file')}`]
      : []),
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(known !== null ? [`${known} forgiven by the baseline`] : []),
    ...(written === null ? [] : [`wrote ${printable(settings.boundaries.baseline)}`]),
  ].join('; ');
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
    baseline:
      checked.known === null
        ? null
        : { path: settings.boundaries.baseline, forgiven: checked.known, written: checked.written },
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
  const lines = [
    ...renderTable(checked.judged),
    ...(recorded?.written === true ? [`wrote ${printable(recorded.path)}`] : []),
  ];
  const reason = reasonOf(checked, settings);
  const refused = checked.findings.some(({ level }) => level === 'error');
  return {
    verdict: refused ? fail(reason, [...checked.findings, ...notes]) : pass(reason, [...checked.findings, ...notes]),
    lines,
    data: { ...data, ...(recorded === null ? {} : { record: recorded }) },
  };
};
