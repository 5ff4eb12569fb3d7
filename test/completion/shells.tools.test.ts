// What do real shells offer? Each sources the script that the product prints and is asked as its user would ask it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { table } from '../../src/commands/table.js';
import { bashCompletion } from '../../src/completion/bash.js';
import { fishCompletion } from '../../src/completion/fish.js';
import { type CommandWords, wordsOf } from '../../src/completion/words.js';
import { zshCompletion } from '../../src/completion/zsh.js';
import { formats } from '../../src/report/render.js';
import { run } from '../support/process.js';
import { onPath, skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

/** Rows that try what a description or a choice could break. */
const hostile: CommandWords[] = [
  {
    name: 'say',
    says: 'it\'s a "test": $(touch hit) `touch hit` [x] \\ %s',
    flags: [
      { name: '--as', says: "who's [name]: $HOME", values: ['a', 'b'] },
      { name: '--file', says: 'one', values: null },
    ],
    argument: undefined,
  },
];
const ours = wordsOf(table, formats);

type Shell = {
  readonly name: 'bash' | 'zsh' | 'fish';
  readonly script: (words: readonly CommandWords[]) => string;
  readonly ask: (file: string, line: string) => readonly string[];
};

const bashAsk = (file: string, line: string): string[] => {
  const words = line.split(' ');
  return [
    'bash',
    '--norc',
    '-c',
    `. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _gate_hooks; printf '%s\\n' "\${COMPREPLY[@]}"`,
    file,
    ...words,
  ];
};

// zsh completes only at a terminal: zpty gives it one; list-choices prints what Tab would offer.
const zshAsk = (file: string, line: string): string[] => [
  'zsh',
  '-f',
  '-c',
  `
zmodload zsh/zpty
zpty -b asked zsh -f -i
zpty -w asked "PROMPT=; RPROMPT=; unsetopt zle_bracketed_paste 2>/dev/null; stty -echo; autoload -Uz compinit; compinit -u -D; source \${(q)1}; zstyle ':completion:*' list-separator '#'; LISTMAX=9999; COLUMNS=200; offer() { compadd() { local -a shown; builtin compadd -O shown \\"\\$@\\"; print -rl -- \\"offered:\\"\\$^shown; builtin compadd \\"\\$@\\"; }; zle complete-word; print -r -- offered-all; }; zle -N offer; bindkey '^T' offer; print ready"
zpty -r -m asked out '*ready*'
zpty -w -n asked "$2"$'\\x14'
zpty -r -m asked out '*offered-all*'
print -r -- "$out"
zpty -d asked`,
  'zsh',
  file,
  line,
];

const fishAsk = (file: string, line: string): string[] => [
  'fish',
  '--no-config',
  '-c',
  'source $argv[1]; complete -C $argv[2]',
  file,
  line,
];

const shells: readonly Shell[] = [
  { name: 'bash', script: bashCompletion, ask: bashAsk },
  { name: 'zsh', script: zshCompletion, ask: zshAsk },
  { name: 'fish', script: fishCompletion, ask: fishAsk },
];

const offeredBy = async (shell: Shell, words: readonly CommandWords[], line: string): Promise<string[]> => {
  const folder = tempDir();
  const file = join(folder, 'completion script');
  writeFileSync(file, shell.script(words));
  const [program, ...args] = shell.ask(file, line);
  const done = await run(program!, args, { cwd: folder, env: { HOME: folder, ZDOTDIR: folder, TERM: 'xterm' } });
  return done.stdout
    .replaceAll('\r', '')
    .split('\n')
    .flatMap((text) =>
      shell.name === 'zsh' ? [...text.matchAll(/offered:([^\s:#]+)/g)].map((hit) => hit[1]!) : [text.split('\t')[0]!],
    )
    .filter((text) => text !== '');
};

const names = ours.map(({ name }) => name);

for (const shell of shells) {
  const inShell = skipUnless(onPath(shell.name), `${shell.name} is not installed`);
  inShell(`${shell.name} offers every command`, async () => {
    const offered = await offeredBy(shell, ours, 'gate-hooks ');
    for (const name of names) assert.ok(offered.includes(name), `${name} in ${offered.join()}`);
  });
  inShell(`${shell.name} offers what begins like the word before the cursor`, async () => {
    assert.equal(
      (await offeredBy(shell, ours, 'gate-hooks unin')).filter((word) => names.includes(word)),
      ['uninstall'],
    );
  });
  inShell(`${shell.name} offers the flags of the command that stands before`, async () => {
    const offered = await offeredBy(shell, ours, 'gate-hooks scaffold-readmes --');
    for (const flag of ['--dry-run', '--depth', '--update', '--format'])
      assert.ok(offered.includes(flag), `${flag} in ${offered.join()}`);
    assert.not(offered.includes('--no-cache'));
  });
  inShell(`${shell.name} offers the formats after --format, and the shells after completion`, async () => {
    assert.equal((await offeredBy(shell, ours, 'gate-hooks smoke --format ')).sort(), [...formats].sort());
    const offered = await offeredBy(shell, ours, 'gate-hooks completion ');
    for (const name of ['bash', 'zsh', 'fish']) assert.ok(offered.includes(name), offered.join());
  });
  inShell(`${shell.name} takes descriptions as text, whatever they hold`, async () => {
    assert.ok((await offeredBy(shell, hostile, 'gate-hooks sa')).includes('say'));
    assert.equal((await offeredBy(shell, hostile, 'gate-hooks say --as ')).sort(), ['a', 'b']);
  });
}

test('every command of the table is in every script', () => {
  for (const { script } of shells) for (const name of names) assert.ok(script(ours).includes(name));
});

test.run();
