// The product as users get it: the unpacked npm package that test/run.ts made, started on a test repository.
import { join } from 'node:path';
import type { Ran } from './process.js';
import type { InRepository, TestRepository } from './repository.js';

/** The unpacked package folder. */
export const installedPackage = (): string => {
  const folder = process.env.GATE_HOOKS_PACKAGE;
  if (!folder)
    throw new Error(
      'GATE_HOOKS_PACKAGE is not set: end-to-end tests want the packed package, run them with npm run build && node build/test/run.js e2e',
    );
  return folder;
};

/** `gate-hooks <args>` in the repository. */
export const gateHooks = (repo: TestRepository, args: readonly string[], options: InRepository = {}): Promise<Ran> =>
  repo.run(process.execPath, [join(installedPackage(), 'dist', 'cli.js'), ...args], options);

/** `gate-hooks install <args>`; throws Error with all it printed when that does not exit 0. */
export const installGate = async (repo: TestRepository, args: readonly string[] = []): Promise<Ran> => {
  const done = await gateHooks(repo, ['install', ...args]);
  if (done.code !== 0) throw new Error(`gate-hooks install exited ${done.code}:\n${done.output}`);
  return done;
};
