// What must a contributor know of this repository's gate? Its settings and protections in, Markdown out. Asked by
// contributing.ts. Pure.
import { duration, listed, printable } from '../core/text.js';
import { codeSpan } from '../facts/facts.js';
import { commandText } from '../settings/describe.js';
import type { Settings, Step } from '../settings/settings.js';
import type { Protection } from './check.js';

export type GateFacts = {
  readonly settings: Settings;
  readonly protections: readonly Protection[];
  /** Whether `npm install` wires the hook, by the prepare script. */
  readonly isPrepared: boolean;
};

const mostEntries = 10;

/** A table's cell: a `|` would end it, even in a code span. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

const stepRow = ({ name, run, needs, inputs, timeout, cwd }: Step): string =>
  `| ${[codeSpan(name), codeSpan(commandText(run)) + (cwd === '.' ? '' : ` in ${codeSpan(cwd)}`), needs.map(codeSpan).join(', ') || '-', inputs?.map(codeSpan).join(', ') ?? 'everything', timeout === null ? '-' : duration(timeout)].map(cell).join(' | ')} |`;

const smokeText = ({ smoke }: Settings): string => {
  const [first, ...rest] = smoke.steps;
  const limit = `at most ${duration(smoke.timeout)}${smoke.idle_timeout === null ? '' : `, ${duration(smoke.idle_timeout)} without output`}`;
  if (first === undefined)
    return 'There is no smoke command yet: add a `smoke` target or script, or `smoke.command` in `gate-hooks.json`.';
  const from = `(from ${printable(smoke.command_origin)}; ${limit})`;
  if (rest.length === 0)
    return `It runs ${codeSpan(commandText(first.run))}${first.cwd === '.' ? '' : ` in ${codeSpan(first.cwd)}`} ${from}.`;
  return [
    `It runs these steps, side by side where they do not need each other ${from}:`,
    '',
    '| step | runs | after | depends on | at most |',
    '| --- | --- | --- | --- | --- |',
    ...smoke.steps.map(stepRow),
  ].join('\n');
};

const protectionLine = ({ readme, entries }: Protection): string => {
  return `- ${codeSpan(readme)}: ${listed(entries, mostEntries)}`;
};

const protectionText = (protections: readonly Protection[]): string => {
  if (protections.length === 0) return 'No README has a `Do-not-touch:` entry yet. One that has is obeyed by the push.';
  return [
    'The `Do-not-touch:` entries of the READMEs, relative to their folders. A push that touches such a file wants a trailer in a commit',
    'message, `Touch-approved: <path> <reason>`:',
    '',
    ...protections.map(protectionLine),
  ].join('\n');
};

/** Markdown with LF line ends, the same for the same facts. */
export const gateText = ({ settings, protections, isPrepared }: GateFacts): string => `## The pre-push gate

Wire it once a clone${isPrepared ? ' (`npm install` does it here)' : ''}:

\`\`\`sh
npx gate-hooks install
\`\`\`

Every \`git push\` then judges exactly the commits it pushes, and is refused where they fail. ${smokeText(settings)}

- By hand: \`npx gate-hooks smoke\`.${settings.cache.max_age === 0 ? '' : ' What passed is not run again; `npx gate-hooks explain` says why something would.'}
- The record of the last run is ${codeSpan(settings.evidence.report)}.
- In an emergency: \`BYPASS_SMOKE=1 BYPASS_REASON="why" git push\` (PowerShell: \`$env:BYPASS_SMOKE=1; git push; Remove-Item Env:BYPASS_SMOKE\`).
  It costs the proof: the bypass is recorded with who, when and why, \`npx gate-hooks status\` shows it, and the commit has no record of a
  pass for anybody who asks for one. \`git push --no-verify\` runs nothing and leaves no trace: do not use it.

### Protected paths

${protectionText(protections)}
`;
