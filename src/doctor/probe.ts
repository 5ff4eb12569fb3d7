// Makes git itself start the hook: a push of nothing to an empty repository in a temp folder. Judged by
// judge-probe.ts; answered by push/probe.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { type ProbeAnswer, probePath, probeVariable } from '../push/probe.js';
import { makeTempFolder, removeFile, removeTree } from '../world/changes.js';
import { environment, variable } from '../world/environment.js';
import { findOnPath, readText } from '../world/files.js';
import { oneLine, type Repository, tryGit } from '../world/git.js';
import { randomBytes } from '../world/platform.js';
import { runGroup } from '../world/process.js';

export type Probe = {
  /** Of git push; null where it had to be ended. */
  readonly code: number | null;
  /** One for each time that a hook of ours was started. */
  readonly answers: readonly ProbeAnswer[];
  /** What git and all hooks printed, the last 4 KiB. */
  readonly output: string;
};

export const probeSeconds = 20;

/** What a graphical client or an editor that was not started from a terminal gives to git. */
export const barePath = '/usr/bin:/bin';

const ref = 'refs/gate-hooks/probe';

/**
 * A bare repository with one ref. The push deletes that ref and is a --dry-run, for three reasons: it works without
 * any commit, sends nothing, and has nothing in it for the hooks of others (git-lfs, pre-commit and prek end at
 * once; what is chained behind ours is not started).
 */
const makeTarget = (repo: Repository, folder: string): string => {
  const target = join(folder, 'target.git');
  const format = oneLine(tryGit(repo, ['rev-parse', '--show-object-format']).stdout);
  const there = { root: null, gitDir: target, commonDir: target };
  const made = [
    tryGit(there, ['init', '--quiet', '--bare', '--template=', `--object-format=${format || 'sha1'}`], { cwd: folder }),
    tryGit(there, ['hash-object', '-w', '--stdin'], { input: '' }),
  ];
  const set = tryGit(there, ['update-ref', ref, made[1]?.stdout.trim() ?? '']);
  const failed = [...made, set].find(({ code }) => code !== 0);
  if (failed !== undefined)
    throw new Fault(
      'git-failed',
      `git could not make a repository to push to in ${folder}: ${failed.stderr.trim()}`,
      'is the temp folder (TMPDIR) full or not writable?',
    );
  return target;
};

/**
 * The settings that would make such a push fail before its hook, or send more than the one ref, are off for this
 * push.
 */
const pushTo = (target: string): string[] => [
  '-c',
  'protocol.allow=never',
  '-c',
  'protocol.file.allow=always',
  '-c',
  'push.pushOption=',
  'push',
  '--dry-run',
  '--no-signed',
  '--no-follow-tags',
  '--recurse-submodules=no',
  '--',
  target,
  `:${ref}`,
];

const readAnswers = (path: string): ProbeAnswer[] => {
  const lines = (readText(path) ?? '').split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as ProbeAnswer);
};

type Way = { readonly git: string; readonly env: Readonly<Record<string, string>> };

/** As this shell would push. */
const asHere = (): Way => {
  const env = Object.entries(environment()).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { git: 'git', env: Object.fromEntries(env) };
};

/** As `env -i HOME=... PATH=/usr/bin:/bin git push`, by the git that is on PATH here, wherever that lies. */
const asBare = (): Way => ({
  git: findOnPath(variable('PATH') ?? '', 'git') ?? 'git',
  env: { PATH: barePath, HOME: variable('HOME') ?? '/' },
});

/**
 * @param cwd where the user stands: a folder of the repository
 * @param bare with nothing in the environment but HOME and a PATH of /usr/bin:/bin
 * @throws Fault where git cannot make a repository in the temp folder
 */
export const runProbe = async (repo: Repository, cwd: string, bare: boolean): Promise<Probe> => {
  const folder = makeTempFolder();
  const nonce = randomBytes(16).toString('hex');
  try {
    const { git, env } = bare ? asBare() : asHere();
    const args = [git, ...pushTo(makeTarget(repo, folder))];
    let output = '';
    const end = await runGroup(
      {
        command: args,
        cwd,
        env: { ...env, GIT_TERMINAL_PROMPT: '0', [probeVariable]: nonce },
        timeout: probeSeconds * 1000,
        idleTimeout: null,
      },
      (chunk) => {
        output = `${output}${chunk.toString('utf8')}`.slice(-4096);
      },
    );
    return { code: end.kind === 'exit' ? end.code : null, answers: readAnswers(probePath(repo, nonce)), output };
  } finally {
    removeFile(probePath(repo, nonce));
    removeTree(folder);
  }
};
