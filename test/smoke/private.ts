// Opens private checkouts of test repositories, with a home of their own for the cache.
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Checkout, openCheckout } from '../../src/smoke/checkout.js';
import { type Dependencies, linkDependencies } from '../../src/smoke/checkout-links.js';
import { findRepository, type Repository, requireWorkTree } from '../../src/world/git.js';
import { isolatedEnvironment } from '../support/environment.js';
import type { TestRepository } from '../support/repository.js';

/** The code under test reads process.env: nothing of the developer may reach it. */
export const isolateProcess = (): void => {
  const clean = isolatedEnvironment();
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, clean);
};

export const find = (repo: TestRepository): Repository => findRepository(repo.dir)!;

export const open = (
  repo: TestRepository,
  commit: string,
  say: (line: string) => void = () => undefined,
): Promise<Checkout> => openCheckout(find(repo), commit, say);

/** Opens, links, hands over, and lets go. */
export const inCheckout = async <T>(
  repo: TestRepository,
  commit: string,
  work: (root: string, dependencies: Dependencies, checkout: Checkout) => T | Promise<T>,
  link: readonly string[] | null = null,
): Promise<T> => {
  const checkout = await open(repo, commit);
  try {
    return await work(checkout.repo.root, linkDependencies(checkout, requireWorkTree(repo.dir), link), checkout);
  } finally {
    checkout.release();
  }
};

/** Every path with its kind, mode and content, but `.git`. */
export const tree = (folder: string, prefix = ''): Record<string, string> => {
  const all: Record<string, string> = {};
  for (const name of readdirSync(join(folder, prefix)).sort()) {
    const path = join(prefix, name);
    if (path === '.git') continue;
    const stats = lstatSync(join(folder, path));
    if (stats.isSymbolicLink()) all[path] = `link ${readlinkSync(join(folder, path))}`;
    else if (stats.isDirectory()) Object.assign(all, { [`${path}/`]: 'folder' }, tree(folder, path));
    else all[path] = `${(stats.mode & 0o100) !== 0 ? 'x' : '-'} ${readFileSync(join(folder, path), 'latin1')}`;
  }
  return all;
};

/** stdout of a program in the checkout, trimmed; throws with stderr when it fails. */
export const output = (cwd: string, env: Record<string, string>, file: string, ...args: string[]): string =>
  execFileSync(file, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
