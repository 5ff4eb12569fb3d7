// What does a GitHub Actions log read? One workflow command a finding, and the same last line that people get.
// Source: actions/runner, src/Runner.Common/ActionCommand.cs.
import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { Answer } from '../core/verdict.js';
import { verdictLine } from './human.js';

const commands = { error: 'error', warn: 'warning', note: 'notice' } as const;

/** The part after the second `::`. */
export const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** A value between `=` and `,`. */
export const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const annotation = ({ level, rule, path, line, message, hint }: Finding): string => {
  const properties: string[] = [];
  if (path !== null) properties.push(`file=${escapeProperty(printable(path))}`);
  if (path !== null && line !== null) properties.push(`line=${line}`);
  properties.push(`title=${escapeProperty(rule)}`);
  const text = hint === null ? printable(message) : `${printable(message)}\nhint: ${printable(hint)}`;
  return `::${commands[level]} ${properties.join(',')}::${escapeData(text)}`;
};

/** The runner obeys `::command` at the start of a line (after white space) and `##[command]` anywhere in it. */
const inert = (line: string): string => line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');

/** The whole text, its line end included. */
export const renderGithub = ({ verdict, lines = [] }: Answer): string =>
  [...lines.map((line) => inert(printable(line))), ...verdict.findings.map(annotation), inert(verdictLine(verdict))]
    .map((line) => `${line}\n`)
    .join('');
