// Repositories whose smoke starts processes or writes records.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitForFile } from './events.js';
import { addGate } from './product.js';
import { createRepository, type TestRepository } from './repository.js';
import { skipUnless } from './skip.js';

export const withSmoke = async (
  smoke: Record<string, unknown>,
  files: Record<string, string> = {},
): Promise<TestRepository> => {
  const repo = await createRepository({ files: { 'gate-hooks.json': JSON.stringify({ smoke }), ...files } });
  addGate(repo);
  return repo;
};

export const withFull = skipUnless(existsSync('/dev/full'), 'this system has no /dev/full');

export const record = (repo: TestRepository): Record<string, unknown> =>
  JSON.parse(readFileSync(join(repo.dir, 'reports/run.json'), 'utf8')) as Record<string, unknown>;

/** Starts a grandchild that ignores SIGTERM and tells its pid; the smoke itself waits for it. */
export const stubborn =
  'sh -c \'trap "" TERM INT; echo "$$ " > "$GATE_HOOKS_ROOT/.git/pid"; while :; do sleep 1; done\' & wait';

export const grandchild = async (repo: TestRepository): Promise<number> =>
  Number(await waitForFile(join(repo.dir, '.git/pid'), { holding: ' ' }));
