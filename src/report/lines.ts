// A verdict as plain lines without colour, for the hook: findings, then the way out, then the verdict as the last line
// (editors show only that one). Loads nothing. Terminals with colour: human.ts.
import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { unreachable, type Verdict } from '../core/verdict.js';

/** `src/a.ts:3: ` in front of a message; empty where the finding is about no file. */
const placeOf = ({ path, line }: Finding): string => {
  if (path === null) return '';
  if (line === null) return `${printable(path)}: `;
  return `${printable(path)}:${line}: `;
};

const renderFinding = (finding: Finding): string[] => {
  const { level, message, hint } = finding;
  const first = `gate-hooks: ${level}: ${placeOf(finding)}${printable(message)}`;
  if (hint === null) return [first];
  return [first, `gate-hooks:   hint: ${printable(hint)}`];
};

const verdictLine = (verdict: Verdict, subject: string): string => {
  switch (verdict.status) {
    case 'pass':
      return `gate-hooks: ${verdict.reason}`;
    case 'skip':
      return `gate-hooks: skipped: ${verdict.reason}`;
    case 'fail':
      return `gate-hooks: ${subject} refused: ${verdict.reason}`;
    default:
      return unreachable(verdict.status);
  }
};

/** @returns lines that end in a newline */
export const renderLines = (verdict: Verdict, { subject, failHint }: { subject: string; failHint: string }): string => {
  const lines = verdict.findings.flatMap(renderFinding);
  if (verdict.status === 'fail') lines.push(`gate-hooks: to push all the same, ${failHint}`);
  lines.push(printable(verdictLine(verdict, subject)));
  return `${lines.join('\n')}\n`;
};
