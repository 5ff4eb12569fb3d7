// How is a promotion told? A table for people, reports/promote.json for machines, Markdown for the summary of a
// GitHub job. Pure.
import { printable } from '../core/text.js';
import type { Check } from './check.js';
import type { Facts } from './facts.js';
import type { Given } from './given.js';
import type { Judgement } from './judge.js';

/** Twelve digits tell two ids apart; the whole ones are in promote.json. */
const shortened = (text: string): string => text.replace(/\b([0-9a-f]{12})[0-9a-f]{28,52}\b/g, '$1…');

type Cells = readonly [name: string, result: string, found: string, expected: string];

const columns = (rows: readonly Cells[]): string[] => {
  const widthOf = (at: number): number => Math.max(...rows.map((cells) => cells[at]?.length ?? 0));
  const widths = [0, 1, 2].map(widthOf);
  return rows.map((cells) => cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
};

const cellsOf = ({ name, result, expected, found }: Check): Cells => [
  name,
  result,
  printable(shortened(found)),
  printable(shortened(expected)),
];

export const renderTable = (checks: readonly Check[]): string[] =>
  columns([['check', 'result', 'found', 'expected'], ...checks.map(cellsOf)]);

/**
 * Everything but letters, digits and a few marks as an entity: Markdown, HTML, autolinks and table cells see none
 * of it.
 */
const escaped = (text: string): string =>
  printable(text).replace(/[^\p{L}\p{N} ,;()/-]/gu, (c) => `&#${c.codePointAt(0)};`);

const marks = { ok: '✅ ok', no: '❌ no', 'not checked': '➖ not checked' } as const;

/** GitHub-flavoured Markdown, its line end included. */
export const renderSummary = ({ checks, verdict }: Judgement): string => {
  const rows = checks.map((check) => {
    const [name, , found, expected] = cellsOf(check);
    return `| ${name} | ${marks[check.result]} | ${escaped(found)} | ${escaped(expected)} |`;
  });
  return [
    `### gate-hooks promote: ${verdict.status === 'pass' ? 'passed' : 'refused'}`,
    '',
    escaped(verdict.reason),
    '',
    '| check | result | found | expected |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ]
    .map((line) => `${line}\n`)
    .join('');
};

const inputOf = (given: Given | null) => {
  if (given === null || given.kind !== 'read') return [];
  return [{ path: given.path, sha256: given.sha256, size: given.bytes.length }];
};

/**
 * What stands in reports/promote.json, and in the JSON format. `inputs` are the files as they were read, each read
 * once.
 */
export const composeReport = (
  facts: Facts,
  { checks, verdict, dataVerified }: Judgement,
  at: string,
  producer: Readonly<Record<string, unknown>>,
) => ({
  schema: 'gate-hooks/promote/v1',
  verdict: verdict.status === 'pass' ? 'passed' : 'refused',
  reason: verdict.reason,
  at,
  git: facts.checkout.head,
  policy: {
    definition_hash: facts.gate.definitionHash,
    config_hash: facts.config.hash,
    max_age_ms: facts.limits.max_age,
    min_green: facts.limits.canary?.min_green ?? null,
    compat: facts.isMinimal ? 'minimal' : null,
  },
  data_verified: dataVerified,
  inputs: [
    ...facts.records.flatMap(({ record, copy }) => [...inputOf(record), ...inputOf(copy)]),
    ...inputOf(facts.data.lock),
    ...inputOf(facts.canary),
  ],
  checks: checks.map(({ name, result, expected, found, hint }) => ({ name, result, expected, found, hint })),
  reasons: verdict.findings.filter(({ level }) => level === 'error').map(({ rule, message }) => ({ rule, message })),
  ...producer,
});
