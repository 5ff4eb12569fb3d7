// How does the decision about a folder of scripts read, with its reasons and what remains to be done? A Markdown
// record in the form of MADR 4. Written by record.ts. Pure.

import { printable } from '../core/text.js';
import type { Judged, Verdict } from './verdict.js';

/** By these a record of ours is known. */
export const mark = '<!-- written by gate-hooks check-boundaries --record -->';

/** A name may hold what Markdown would read as its own. */
const cell = (text: string): string => printable(text).replace(/[|\\`*_<>[\]]/g, (c) => `\\${c}`);
const code = (text: string): string => (text.includes('`') ? `\`\` ${printable(text)} \`\`` : `\`${printable(text)}\``);
/** For a shell, as one word. */
const word = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const having = (judged: readonly Judged[], ...verdicts: readonly Verdict[]): Judged[] =>
  judged.filter(({ verdict }) => verdicts.includes(verdict));

/** Where a moved file would lie: `scripts/db/load.py` is `cli/db/load.py`. */
export const targetOf = (path: string, folders: readonly string[]): string => {
  const folder = folders.find((one) => path.startsWith(`${one}/`)) ?? '';
  const above = folder.slice(0, Math.max(0, folder.lastIndexOf('/') + 1));
  return `${above}cli/${path.slice(folder.length + 1)}`;
};

const todo = ({ script, verdict }: Judged, folders: readonly string[]): string => {
  if (verdict === 'not analysed')
    return `- [ ] TODO: mend ${code(script.path)}, which cannot be read, and judge it again`;
  const command = `npx gate-hooks move-script ${word(script.path)} ${word(targetOf(script.path, folders))} --write`;
  return `- [ ] TODO: ${verdict} ${code(script.path)}: ${code(command)}${verdict === 'wrap' ? ' (keep the shim for good)' : ''}`;
};

const outcome = (judged: readonly Judged[], names: string): string => {
  const leaving = having(judged, 'move', 'wrap').length;
  if (leaving === 0)
    return `Chosen option: "Keep ${names} as it is", because no file of it is part of the program: what lies there is shell, stands alone, or loads what no reader can tell.`;
  return `Chosen option: "Move entrypoints to cli/ and leave ${names} for shell", because ${leaving} of ${judged.length} files are part of the program: they import it, or it imports them.`;
};

/** @param date `2026-01-31` @param number of the record, 1 or more */
export const renderDecision = (judged: readonly Judged[], folders: readonly string[], date: string): string => {
  const names = folders.map((folder) => `${folder}/`).join(', ');
  const hidden = judged.filter(({ script, verdict }) => verdict === 'stay' && script.tricks.length > 0);
  const todos = [...having(judged, 'move', 'wrap'), ...having(judged, 'not analysed')].map((one) => todo(one, folders));
  return `---
status: proposed
date: ${date}
---

# What lies in ${printable(names)}

${mark}

## Context and Problem Statement

${printable(names)} holds ${judged.length} files. Some load code in ways no import statement shows, which no checker follows; some are part of the
program and can only be imported by changing where imports look. Which stay, and which are entrypoints that belong to the program?

## Considered Options

- Keep ${printable(names)} as it is, with its dynamic imports
- Move entrypoints to cli/ and leave ${printable(names)} for shell

## Decision Outcome

${printable(outcome(judged, names))}

| file | verdict | reason |
| --- | --- | --- |
${judged.map(({ script, verdict, reason }) => `| ${cell(script.path)} | ${verdict} | ${cell(reason)} |`).join('\n')}

### Consequences

- Good, because what is imported is found by its name, by people and by checkers.
- Bad, because a moved file has a new name; a shim answers to the old one for a release.${hidden.length === 0 ? '' : `\n- Neutral, because these stay with what they hide, each with a comment \`gate-hooks: allow-dynamic REASON\`: ${hidden.map(({ script }) => code(script.path)).join(', ')}.`}

### Confirmation

\`npx gate-hooks check-boundaries ${folders.map(word).join(' ')}\` in CI, with \`boundaries.rules\` for what was decided.

## What remains

${todos.length === 0 ? 'Nothing.' : todos.join('\n')}
`;
};
