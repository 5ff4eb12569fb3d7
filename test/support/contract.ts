// Repositories with a README that protects files, and pushes that are refused or accepted.
import * as assert from 'uvu/assert';
import { addGate } from './product.js';
import { createRepository, type Files, type TestRepository } from './repository.js';

export const makefile = 'smoke:\n\t@echo judging\n';
export const readme = '# gen\n\nPurpose: what the generator writes.\n\nDo-not-touch:\n- `*.py`\n- `keep/`\n';
export const base: Files = {
  Makefile: makefile,
  'gen/README.md': readme,
  'gen/a.py': 'a = 1\n',
  'gen/keep/x': 'x\n',
  'free.txt': 'free\n',
};

/** The remote has the rules and the files. */
export const gated = async (
  files: Files = base,
  options: { readonly objectFormat?: 'sha1' | 'sha256' } = {},
): Promise<TestRepository> => {
  const repo = await createRepository({ files, ...options });
  addGate(repo);
  const pushed = await repo.push();
  if (pushed.code !== 0) throw new Error(pushed.output);
  return repo;
};

export const refused = async (repo: TestRepository, says: RegExp, args?: readonly string[]): Promise<string> => {
  const before = await repo.git('ls-remote', repo.remote);
  const pushed = await repo.push(args);
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, says);
  assert.match(pushed.stderr, /push refused: this push touches what a README protects/);
  assert.is(await repo.git('ls-remote', repo.remote), before);
  return pushed.stderr;
};

export const accepted = async (repo: TestRepository, args?: readonly string[]): Promise<string> => {
  const pushed = await repo.push(args);
  assert.is(pushed.code, 0, pushed.output);
  return pushed.stderr;
};

export const withoutNode = (repo: TestRepository): void =>
  repo.write({ '.git/gate-hooks/runtime/node': '/bin/false\n' });
