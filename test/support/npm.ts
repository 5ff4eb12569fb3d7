// Programs of npm for tests and the bench: pinned versions, without their scripts, in a temp folder.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/** The hook managers that people have, by their names on npm. */
export const pins = { husky: '9.1.7', 'simple-git-hooks': '2.14.0', lefthook: '2.2.2', '@j178/prek': '0.5.3' } as const;

/**
 * npm run sets npm_config_*, which would steer this npm, too; where packages come from stays as the user has it.
 * GATE_HOOKS_TEST_CA is what the runner was given as NODE_EXTRA_CA_CERTS: behind a proxy no registry answers
 * without it.
 */
export const npmEnvironment = (): Record<string, string> => {
  const kept = /^npm_config_(registry|proxy|https[_-]proxy|noproxy|cafile|cache|userconfig|globalconfig)$/i;
  const set = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const certificates = process.env.GATE_HOOKS_TEST_CA;
  return {
    ...Object.fromEntries(set.filter(([name]) => !/^npm_/i.test(name) || kept.test(name))),
    ...(certificates === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificates }),
  };
};

/** @returns the folder `node_modules`. @throws Error where npm cannot install them */
export const installFromNpm = async (
  place: string,
  dependencies: Readonly<Record<string, string>> = pins,
): Promise<string> => {
  writeFileSync(join(place, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const args = [
    'install',
    '--prefix',
    place,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--prefer-offline',
    '--fetch-retries=1',
    '--loglevel=error',
  ];
  await execa('npm', args, { cwd: place, env: npmEnvironment(), extendEnv: false, timeout: 120_000 });
  return join(place, 'node_modules');
};

/**
 * The native program that npm chose for this platform, in a package beside the one that asked for it.
 * @param scope the folder those packages lie in
 */
export const findBinary = (scope: string, prefix: string, program: string): string => {
  const packages = readdirSync(scope)
    .filter((name) => name.startsWith(prefix))
    .sort();
  const found = packages
    .flatMap((name) => [join(scope, name, program), join(scope, name, 'bin', program)])
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`npm has no ${program} for ${process.platform} ${process.arch}`);
  return found;
};
