// gate-hooks completion <shell>: a script that completes our command line, made from the command table. Next:
// completion/words.ts.

import { bashCompletion } from '../completion/bash.js';
import { fishCompletion } from '../completion/fish.js';
import { wordsOf } from '../completion/words.js';
import { zshCompletion } from '../completion/zsh.js';
import { type Answer, pass } from '../core/verdict.js';
import { formats } from '../report/render.js';
import type { Bare } from './command.js';
import { table } from './table.js';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export const run = ({ args }: Bare): Answer => {
  // The command line was read with the same three choices: see the row in table.ts.
  const shell = args[0] as keyof typeof scripts;
  const script = scripts[shell](wordsOf(table, formats));
  return { verdict: pass(`completion for ${shell}`), document: script, data: { shell, script } };
};
