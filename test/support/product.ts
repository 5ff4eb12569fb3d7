// The product as users get it: the unpacked npm package that test/run.ts prepared, started on a test repository.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Ran } from './process.js';
import type { InRepository, TestRepository } from './repository.js';

const prepared = (name: 'GATE_HOOKS_PACKAGE' | 'GATE_HOOKS_GATED'): string => {
  const folder = process.env[name];
  if (folder) return folder;
  const command = 'npm run build && node build/test/run.js e2e';
  throw new Error(`${name} is not set: end-to-end tests need the packed package, run them with ${command}`);
};

/** The unpacked package folder. */
export const installedPackage = (): string => prepared('GATE_HOOKS_PACKAGE');

/** `gate-hooks <args>` in the repository. */
export const gateHooks = (repo: TestRepository, args: readonly string[], options: InRepository = {}): Promise<Ran> =>
  repo.run(process.execPath, [join(installedPackage(), 'dist', 'cli.js'), ...args], options);

/** `gate-hooks install <args>`; throws Error with all it printed when that does not exit 0. */
export const installGate = async (repo: TestRepository, args: readonly string[] = []): Promise<Ran> => {
  const done = await gateHooks(repo, ['install', ...args]);
  if (done.code !== 0) throw new Error(`gate-hooks install exited ${done.code}:\n${done.output}`);
  return done;
};

/**
 * Copies the gate that \`gate-hooks install\` wrote once for this run: a tenth of the time of an install.
 * For tests that are not about install itself.
 */
export const addGate = (repo: TestRepository): void => {
  const gitDir = prepared('GATE_HOOKS_GATED');
  for (const path of ['hooks/pre-push', 'gate-hooks', 'info/exclude']) {
    cpSync(join(gitDir, path), join(repo.dir, '.git', path), { recursive: true });
  }
};
