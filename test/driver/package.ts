// Makes the folder that users get from npm: packs the tarball once and unpacks it. Asked by test/run.ts for end-to-end tests.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * @param root the project, already built
 * @param into a temp folder that is ours
 * @returns the unpacked package folder
 * @throws Error when npm or tar fail, or when the tarball lacks the command
 */
export const packProject = async (root: string, into: string): Promise<string> => {
  mkdirSync(into, { recursive: true });
  // npm test sets npm_config_*, which would steer this npm too.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  await execa('npm', ['pack', '--ignore-scripts', '--pack-destination', into], { cwd: root, env, extendEnv: false });
  const tarballs = readdirSync(into).filter((name) => name.endsWith('.tgz'));
  if (tarballs.length !== 1) throw new Error(`npm pack wrote ${tarballs.length} tarballs, not one`);
  await execa('tar', ['-xzf', join(into, tarballs[0]!), '-C', into]);
  const folder = join(into, 'package');
  if (!existsSync(join(folder, 'dist', 'cli.js')))
    throw new Error('the packed tarball holds no dist/cli.js: run npm run build first');
  return folder;
};
