// Renders an answer for people: its lines, the findings, and the verdict as the last line, as editors show it.
import kleur from 'kleur';
import type { Finding, Level } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { Answer, Verdict } from '../core/verdict.js';

/**
 * NO_COLOR that is not empty wins, then FORCE_COLOR (0 and false are off), then the terminal. An empty variable
 * counts as unset.
 */
export const decideColour = (env: Readonly<Record<string, string | undefined>>, isTTY: boolean): boolean => {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '') return force !== '0' && force.toLowerCase() !== 'false';
  return isTTY && term !== 'dumb';
};

/** A pass needs no word: what passed, or was done, is in the reason. */
const words = { pass: null, fail: 'refused', skip: 'skipped' } as const satisfies Record<
  Verdict['status'],
  string | null
>;

const paintWord = { fail: kleur.red, skip: kleur.yellow } as const;

const lastLine = ({ status, reason }: Verdict): string => {
  const says = printable(reason);
  if (status === 'pass') return `gate-hooks: ${kleur.green(says)}`;
  return `gate-hooks: ${paintWord[status](words[status])}: ${says}`;
};
const paintLevel = { error: kleur.red, warn: kleur.yellow, note: kleur.cyan } as const satisfies Record<Level, unknown>;

/** `gate-hooks: refused: the smoke failed (exit 1)`, without colour or line end. */
export const verdictLine = (verdict: Verdict): string => {
  const word = words[verdict.status];
  if (word === null) return `gate-hooks: ${printable(verdict.reason)}`;
  return `gate-hooks: ${word}: ${printable(verdict.reason)}`;
};

/** `src/a.ts:3`, made safe; null where the finding is about no file. */
export const placeOf = ({ path, line }: Finding): string | null => {
  if (path === null) return null;
  if (line === null) return printable(path);
  return `${printable(path)}:${line}`;
};

const findingLines = (finding: Finding): string[] => {
  const place = placeOf(finding);
  const level = paintLevel[finding.level](`${finding.level}:`);
  const where = place === null ? '' : `${kleur.bold(place)}: `;
  const said = `${level} ${where}${printable(finding.message)} ${kleur.dim(`[${finding.rule}]`)}`;
  if (finding.hint === null) return [said];
  return [said, `  hint: ${printable(finding.hint)}`];
};

/** The whole text, its line end included. Texts from others cannot add lines or reach the terminal: see `printable`. */
export const renderHuman = (answer: Answer, options: { readonly colour: boolean }): string => {
  const { verdict, lines = [] } = answer;
  // kleur decides once, at import, from the process it finds; the decision is per stream and ours, and nobody
  // else's kleur may notice.
  const before = kleur.enabled;
  kleur.enabled = options.colour;
  const text = [...lines.map(printable), ...verdict.findings.flatMap(findingLines), lastLine(verdict)]
    .map((line) => `${line}\n`)
    .join('');
  kleur.enabled = before;
  return text;
};
