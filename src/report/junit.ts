// What does a CI dashboard read? JUnit XML: one test case a step of the smoke, and one an error that belongs to no
// step.
// The shape is the one that GitLab, Jenkins and Azure Pipelines have in common (testsuites > testsuite > testcase >
// failure | error | skipped).
import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { Answer, Case } from '../core/verdict.js';
import { placeOf } from './human.js';

/**
 * What XML 1.0 cannot hold even escaped, besides the control characters that `printable` shows: lone surrogates
 * and two non-characters.
 */
const impossible = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g;

const escaped = (text: string): string =>
  printable(text)
    .replace(impossible, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const described = ({ message, hint, ...finding }: Finding): string => {
  const place = placeOf({ message, hint, ...finding });
  const said = place === null ? message : `${place}: ${message}`;
  if (hint === null) return said;
  return `${said} (${hint})`;
};

/** An error that no step stands for is a case of its own, so that a red run never shows as green. */
const ownCases = (command: string, { verdict, cases = [] }: Answer): Case[] => {
  const errors = verdict.findings.filter(({ level }) => level === 'error');
  const red = cases.some(({ status }) => status === 'failed' || status === 'error');
  const alone = red ? [] : errors;
  const others = alone.map(
    (finding): Case => ({ name: finding.rule, status: 'failed', durationMs: 0, message: described(finding) }),
  );
  const known = [...cases, ...others];
  if (verdict.status === 'fail' && !red && others.length === 0)
    return [...known, { name: command, status: 'failed', durationMs: 0, message: verdict.reason }];
  if (known.length > 0) return known;
  return [
    {
      name: command,
      status: verdict.status === 'skip' ? 'skipped' : 'passed',
      durationMs: 0,
      message: verdict.reason,
    },
  ];
};

const elements = { failed: 'failure', error: 'error', skipped: 'skipped' } as const;

const caseLines = (suite: string, { name, status, durationMs, message }: Case): string => {
  const head = `    <testcase${attributes({ classname: suite, name, time: seconds(durationMs) })}`;
  if (status === 'passed') return `${head}/>`;
  return `${head}><${elements[status]}${attributes({ message: message ?? status })}/></testcase>`;
};

const suiteText = (suite: string, cases: readonly Case[], said: readonly string[]): string => {
  const number = (status: Case['status']): number => cases.filter((one) => one.status === status).length;
  const totals = {
    name: suite,
    tests: cases.length,
    failures: number('failed'),
    errors: number('error'),
    skipped: number('skipped'),
    time: seconds(cases.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  };
  const out = said.length === 0 ? [] : [`    <system-out>${said.map(escaped).join('\n')}</system-out>`];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(totals)}>`,
    `  <testsuite${attributes(totals)}>`,
    ...cases.map((one) => caseLines(suite, one)),
    ...out,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

/** The whole text, its line end included. */
export const renderJunit = (command: string, answer: Answer): string =>
  suiteText(`gate-hooks ${command}`, ownCases(command, answer), [
    ...answer.verdict.findings.map((finding) => `${finding.level}: ${described(finding)} [${finding.rule}]`),
    answer.verdict.reason,
  ]);

/** A question that could not be asked is one case in error. */
export const renderJunitFault = (command: string, message: string): string =>
  suiteText(`gate-hooks ${command}`, [{ name: command, status: 'error', durationMs: 0, message }], []);
