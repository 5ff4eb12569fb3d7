// Repositories in which commits are linted: a formatter of few words, lint-staged configured to run it, our
// pre-commit hook wired. Used by test/e2e/pre-commit*.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ran } from './process.js';
import { installGate } from './product.js';
import { createRepository, type Files, type InRepository, type TestRepository } from './repository.js';

/** A formatter: every "x" becomes an "X". */
export const upper = 'for f; do tr x X < "$f" > "$f.new" && cat "$f.new" > "$f" && rm "$f.new"; done\n';

/** A .lintstagedrc.json. */
export const configured = (command: string): string => JSON.stringify({ '*.txt': command });

const lines = (...few: string[]): string => few.map((line) => `${line}\n`).join('');

/** Ten lines, some of them changed. */
export const ten = (changes: Record<number, string> = {}): string =>
  lines(...Array.from({ length: 10 }, (_, n) => changes[n] ?? `line ${n}`));

export const lintable: Files = { Makefile: 'smoke:\n\t@echo judged\n', 'upper.sh': upper, 'a.txt': ten() };

/** @param config what configures lint-staged */
export const createLinted = async (
  files: Files = {},
  config: Files = { '.lintstagedrc.json': configured('sh upper.sh') },
): Promise<TestRepository> => {
  const repo = await createRepository({ files: { ...lintable, ...files, ...config } });
  await installGate(repo, ['--pre-commit']);
  return repo;
};

export const commit = (repo: TestRepository, args: readonly string[] = [], options: InRepository = {}): Promise<Ran> =>
  repo.run('git', ['commit', '-m', 'a change', ...args], options);

export const textOf = (repo: TestRepository, path: string): string => readFileSync(join(repo.dir, path), 'utf8');
