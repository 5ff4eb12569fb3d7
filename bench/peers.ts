// Which peers can be measured here? Installs those of npm with pinned versions and without their scripts into a temp folder, and asks
// pre-commit.ts for the one of Debian. Asked by run.ts.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { tempDir } from '../test/support/temp.js';
import { homesIn, husky, lefthook, preCommitLike, simpleGitHooks, type Gate } from './gates.js';
import { findPreCommit } from './pre-commit.js';

export const pins = { husky: '9.1.7', 'simple-git-hooks': '2.14.0', lefthook: '2.2.2', '@j178/prek': '0.5.3' } as const;

export type Missing = { readonly name: string; readonly reason: string };
export type Peers = { readonly found: readonly Gate[]; readonly missing: readonly Missing[] };

/** npm run sets npm_config_*, which would steer this npm, too; where packages come from stays as the user has it. */
const npmEnvironment = (): Record<string, string | undefined> => {
  const kept = /^npm_config_(registry|proxy|https[_-]proxy|noproxy|cafile|cache|userconfig|globalconfig)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || kept.test(name)));
};

const installFromNpm = async (place: string): Promise<string> => {
  writeFileSync(join(place, 'package.json'), JSON.stringify({ private: true, dependencies: pins }));
  const args = ['install', '--prefix', place, '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  await execa('npm', args, { cwd: place, env: npmEnvironment(), extendEnv: false, timeout: 120_000 });
  return join(place, 'node_modules');
};

/**
 * The native program that npm chose for this platform, in a package beside the one that asked for it.
 * @param scope the folder those packages lie in
 */
const findBinary = (scope: string, prefix: string, program: string): string => {
  const packages = readdirSync(scope).filter((name) => name.startsWith(prefix)).sort();
  const found = packages.flatMap((name) => [join(scope, name, program), join(scope, name, 'bin', program)]).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`npm has no ${program} for ${process.platform} ${process.arch}`);
  return found;
};

/** @throws what npm or a search threw */
type Find = { readonly name: string; readonly find: (modules: string, homes: Record<string, string>) => Gate };

const npmPeers: readonly Find[] = [
  { name: 'prek', find: (modules, homes) => preCommitLike('prek', pins['@j178/prek'], [findBinary(join(modules, '@j178'), 'prek-', 'prek')], homes) },
  { name: 'lefthook', find: (modules) => lefthook(pins.lefthook, findBinary(modules, 'lefthook-', 'lefthook')) },
  { name: 'husky', find: (modules) => husky(pins.husky, join(modules, 'husky', 'bin.js')) },
  { name: 'simple-git-hooks', find: (modules) => simpleGitHooks(pins['simple-git-hooks'], join(modules, 'simple-git-hooks', 'cli.js')) },
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
