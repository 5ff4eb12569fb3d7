// What a git dir holds, for tests that say "nothing was touched" or "all is back".
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { TestRepository } from './repository.js';

const describe = (path: string, stats: Stats): string => {
  if (stats.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (!stats.isFile()) return 'folder';
  return `${stats.mode.toString(8)} ${createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12)}`;
};

/** Every path below `folder` with its kind, mode and bytes. */
export const snapshot = (folder: string): Record<string, string> => {
  const entries: Record<string, string> = {};
  for (const name of (readdirSync(folder, { recursive: true }) as string[]).sort()) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    entries[name] = describe(path, stats);
  }
  return entries;
};

export const gitDirSnapshot = (repo: TestRepository): Record<string, string> => ({
  ...snapshot(join(repo.dir, '.git/hooks')),
  exclude: existsSync(join(repo.dir, '.git/info/exclude'))
    ? readFileSync(join(repo.dir, '.git/info/exclude'), 'utf8')
    : 'none',
  store: String(existsSync(join(repo.dir, '.git/gate-hooks'))),
});
