// Prepares once a run what end-to-end tests share: the unpacked npm package, and a gate that it installed.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
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

/**
 * A git directory that the package installed its gate into. The gate holds no absolute path, so that tests copy it.
 * @param folder the unpacked package
 * @param into a temp folder that is ours
 * @param env the environment of the tests, so that no configuration of the user's has a say
 * @returns the git directory
 * @throws Error when git or the package fail
 */
export const installOnce = async (
  folder: string,
  into: string,
  env: Readonly<Record<string, string>>,
): Promise<string> => {
  mkdirSync(into, { recursive: true });
  const options = { cwd: into, env, extendEnv: false };
  await execa('git', ['init', '--quiet', '--initial-branch=main'], options);
  writeFileSync(join(into, 'Makefile'), 'smoke:\n\ttrue\n');
  await execa(process.execPath, [join(folder, 'dist', 'cli.js'), 'install'], options);
  return join(into, '.git');
};
