// Reads the README, and makes repositories that are ready for each command.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { argumentsOf, blocksIn } from '../docs/markdown.js';
import { gateHooks } from './product.js';
import { projectRoot } from './project.js';
import { createRepository, type Files, type TestRepository } from './repository.js';

export const readme = readFileSync(join(projectRoot(), 'README.md'), 'utf8');

const python = { 'engine/a.py': '', 'scripts/foo.py': '' };

const scratch = (more: Files): Promise<TestRepository> =>
  createRepository({
    files: {
      Makefile: 'smoke:\n\t@echo judged\n',
      'scripts/deploy.sh': '',
      'requirements.lock': 'a==1\n',
      '.lintstagedrc.json': '{ "*.py": "true" }\n',
      ...more,
    },
  });

/** They let no Python pass that Bandit did not scan, and Bandit may not be installed here. */
const needBandit = ['bandit', 'promote'];

/**
 * What a command wants done before it can say yes: its line in a README reads as one of a repository that is in
 * use.
 */
const firstDone: Record<string, readonly (readonly string[])[]> = {
  promote: [['smoke']],
  doctor: [['install'], ['scaffold-ci']],
};

/** What a command cannot do without, or would take minutes without. */
export const wanted: Record<string, readonly string[]> = {
  canary: ['--ticks', '1'],
  completion: ['bash'],
  report: ['--html', 'report.html'],
  'move-script': ['scripts/foo.py', 'cli/foo.py'],
};

/** A scratch repository in which `gate-hooks <name>` passes. */
export const readyFor = async (name: string): Promise<TestRepository> => {
  const repo = await scratch(needBandit.includes(name) ? {} : python);
  for (const args of firstDone[name] ?? []) assert.is((await gateHooks(repo, args)).code, 0);
  return repo;
};

/** The cells of the table under the header that starts with `first`, each row without its header and rule. */
export const tableOf = (first: string): string[][] => {
  const lines = readme.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${first} |`));
  assert.ok(start >= 0, `no table "${first}"`);
  const rest = lines.slice(start + 2);
  const rows = rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith('|')),
  );
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
};

/** What stands in the code blocks of one language. */
export const blocksOf = (language: string): string[] =>
  blocksIn(readme)
    .filter((block) => block.language === language)
    .map(({ text }) => text);

/** For what only prints. */
const anywhere = scratch({});

export const helpOf = async (...args: string[]): Promise<string> => {
  const done = await gateHooks(await anywhere, [...args, '--help']);
  assert.is(done.code, 0, done.output);
  return done.stdout;
};

/** From the line `title:` to the next empty line. */
export const sectionOf = (help: string, title: string): string[] => {
  const lines = help.split('\n');
  const rest = lines.slice(lines.indexOf(`${title}:`) + 1);
  assert.ok(rest.length < lines.length, `no "${title}:" in:\n${help}`);
  return rest.slice(0, rest.indexOf(''));
};

export const namesIn = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^ {2}([a-z][\w-]*) /.exec(line)?.[1] ?? []).filter((name) => name !== 'help');

export const calls = tableOf('command').map(([call]) => argumentsOf(call!.replaceAll('`', '')) ?? []);
