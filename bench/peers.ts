// Finds the peers that can be measured here: pinned npm packages without their scripts, and pre-commit.
import { join } from 'node:path';
import { findBinary, installFromNpm, pins } from '../test/support/npm.js';
import { tempDir } from '../test/support/temp.js';
import { type Gate, homesIn, husky, lefthook, preCommitLike, simpleGitHooks } from './gates.js';
import { findPreCommit } from './pre-commit.js';

export type Missing = { readonly name: string; readonly reason: string };
export type Peers = { readonly found: readonly Gate[]; readonly missing: readonly Missing[] };

/** @throws what npm or a search threw */
type Find = { readonly name: string; readonly find: (modules: string, homes: Record<string, string>) => Gate };

const npmPeers: readonly Find[] = [
  {
    name: 'prek',
    find: (modules, homes) =>
      preCommitLike('prek', pins['@j178/prek'], [findBinary(join(modules, '@j178'), 'prek-', 'prek')], homes),
  },
  { name: 'lefthook', find: (modules) => lefthook(pins.lefthook, findBinary(modules, 'lefthook-', 'lefthook')) },
  { name: 'husky', find: (modules) => husky(pins.husky, join(modules, 'husky', 'bin.js')) },
  {
    name: 'simple-git-hooks',
    find: (modules) => simpleGitHooks(pins['simple-git-hooks'], join(modules, 'simple-git-hooks', 'cli.js')),
  },
];

/** Every process they ever start lives in the isolated environment of test/support, with these folders on top. */
export const findPeers = async (): Promise<Peers> => {
  const place = tempDir('bench-peers');
  const homes = homesIn(tempDir('bench-homes'));
  const found: Gate[] = [];
  const missing: Missing[] = [];
  const attempt = async (name: string, get: () => Promise<Gate> | Gate): Promise<void> => {
    try {
      found.push(await get());
    } catch (error) {
      missing.push({ name, reason: (error instanceof Error ? error.message : String(error)).split('\n')[0]! });
    }
  };
  const modules = installFromNpm(place);
  for (const { name, find } of npmPeers) await attempt(name, async () => find(await modules, homes));
  await attempt('pre-commit', () => findPreCommit(homes));
  return { found, missing };
};
