// Treats us and each peer as one kind of thing: a gate that runs one command before a push.
import { join } from 'node:path';
import { gateHooks, installGate } from '../test/support/product.js';
import type { TestRepository } from '../test/support/repository.js';

export type Duty = {
  /** A shell line. */
  readonly command: string;
  /** What the command depends on, for those that can skip it when nothing of that is pushed. */
  readonly inputs?: { readonly globs: readonly string[]; readonly regex: string };
};

export type Gate = {
  readonly name: string;
  readonly version: string;
  /** Added to the environment of the push, and of the wiring. */
  readonly env: Readonly<Record<string, string>>;
  /** Commits the settings and installs the hook. @throws Error with the tool's own words */
  readonly wire: (repo: TestRepository, duty: Duty) => Promise<void>;
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const install = async (
  repo: TestRepository,
  file: string,
  args: readonly string[],
  env: Gate['env'],
): Promise<void> => {
  const done = await repo.run(file, args, { env });
  if (done.code !== 0) throw new Error(`${file} ${args.join(' ')} exited ${done.code}: ${done.output}`);
};

/** The first of these settings that the product accepts: the ways to name a command's inputs, then none. */
const settingsFor = ({ command, inputs }: Duty): string[] => {
  const plain = { smoke: { command } };
  return inputs === undefined
    ? [json(plain)]
    : [json({ smoke: { steps: [{ name: 'smoke', run: command, inputs: inputs.globs }] } }), json(plain)];
};

export const ours = (version: string): Gate => ({
  name: 'gate-hooks',
  version,
  env: {},
  wire: async (repo, duty) => {
    for (const settings of settingsFor(duty)) {
      repo.write({ 'gate-hooks.json': settings });
      // 2 is the answer to settings that cannot be read.
      if ((await gateHooks(repo, ['status'])).code !== 2) break;
    }
    await repo.commit(null, 'gate');
    await installGate(repo);
  },
});

/** `bin`: its npm program. */
export const husky = (version: string, bin: string): Gate => ({
  name: 'husky',
  version,
  env: {},
  wire: async (repo, { command }) => {
    await repo.commit({ '.husky/pre-push': `${command}\n` }, 'gate');
    await install(repo, process.execPath, [bin], {});
  },
});

export const simpleGitHooks = (version: string, bin: string): Gate => ({
  name: 'simple-git-hooks',
  version,
  env: {},
  wire: async (repo, { command }) => {
    await repo.commit({ 'package.json': json({ 'simple-git-hooks': { 'pre-push': command } }) }, 'gate');
    await install(repo, process.execPath, [bin], {});
  },
});

/** `binary`: the native program; LEFTHOOK_BIN spares its hook the search, which is the best it can do. */
export const lefthook = (version: string, binary: string): Gate => ({
  name: 'lefthook',
  version,
  env: { LEFTHOOK_BIN: binary },
  wire: async (repo, { command, inputs }) => {
    const smoke = { run: command, ...(inputs === undefined ? {} : { glob: inputs.globs }) };
    await repo.commit({ 'lefthook.yml': json({ 'pre-push': { commands: { smoke } } }) }, 'gate');
    await install(repo, binary, ['install', 'pre-push'], { LEFTHOOK_BIN: binary });
  },
});

/** prek and pre-commit read the same file. JSON is YAML. */
const preCommitConfig = ({ command, inputs }: Duty): string => {
  const which = inputs === undefined ? { always_run: true } : { files: inputs.regex };
  return json({
    repos: [
      {
        repo: 'local',
        hooks: [{ id: 'smoke', name: 'smoke', entry: command, language: 'system', pass_filenames: false, ...which }],
      },
    ],
  });
};

/** @param program and the arguments before its own, as in `python3 -m pre_commit` */
export const preCommitLike = (
  name: 'prek' | 'pre-commit',
  version: string,
  program: readonly [string, ...string[]],
  env: Gate['env'],
): Gate => ({
  name,
  version,
  env,
  wire: async (repo, duty) => {
    await repo.commit({ '.pre-commit-config.yaml': preCommitConfig(duty) }, 'gate');
    const [file, ...args] = program;
    await install(repo, file, [...args, 'install', '--hook-type', 'pre-push'], env);
  },
});

/** A folder of its own for what a tool would keep in the home. */
export const homesIn = (place: string): Record<string, string> =>
  Object.fromEntries(
    [
      ['PREK_HOME', 'prek'],
      ['PRE_COMMIT_HOME', 'pre-commit'],
      ['XDG_CACHE_HOME', 'cache'],
      ['XDG_DATA_HOME', 'data'],
    ].map(([name, folder]) => [name!, join(place, folder!)]),
  );
