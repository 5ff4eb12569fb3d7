// Would the connection outlive the smoke? Git opens it before the hook runs, and servers drop silent ones. No
// network. Called by doctor.ts.
import { duration, printable } from '../core/text.js';
import { idleMs, isSsh } from '../push/retry.js';
import { readHistory } from '../smoke/history.js';
import { environment, variable } from '../world/environment.js';
import { oneLine, type Repository, tryGit } from '../world/git.js';
import { runGroup } from '../world/process.js';
import { type Check, ok, trouble } from './check.js';

const name = 'connection';

/** `[user@]host` of an ssh URL, null where it cannot be told or would read as an option. Pure. */
export const hostOf = (url: string): string | null => {
  const host = (/^[a-z+]+:\/\/([^/]+)/i.exec(url)?.[1] ?? /^([^/:]+):/.exec(url)?.[1] ?? '').replace(/:\d+$/, '');
  if (host === '' || host.startsWith('-')) return null;
  return host;
};

const pushUrls = (repo: Repository): string[] => {
  const names = tryGit(repo, ['remote'])
    .stdout.split('\n')
    .filter((one) => one !== '');
  return names.flatMap((one) =>
    tryGit(repo, ['remote', 'get-url', '--push', '--all', one])
      .stdout.split('\n')
      .filter((url) => url !== ''),
  );
};

/** `ssh -G` prints the configuration that would hold, and connects to nothing. Null where there is no ssh to ask. */
const keepsAlive = async (host: string, cwd: string): Promise<boolean | null> => {
  let text = '';
  const env = Object.fromEntries(
    Object.entries(environment()).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const end = await runGroup(
    { command: ['ssh', '-G', host], cwd, env, timeout: 10_000, idleTimeout: null },
    (chunk) => {
      text = `${text}${chunk.toString('utf8')}`.slice(-(64 << 10));
    },
  );
  const interval = /^serveraliveinterval (\d+)$/m.exec(text)?.[1];
  if (end.kind !== 'exit' || end.code !== 0 || interval === undefined) return null;
  return Number(interval) > 0;
};

/** Milliseconds of the longest run that is remembered: one slow push is enough to lose a connection. */
const longestRun = (repo: Repository): number | null => {
  const runs = readHistory(repo).map((run) => run.duration_ms);
  if (runs.length === 0) return null;
  return Math.max(...runs);
};

export const checkConnection = async (repo: Repository, cwd: string): Promise<Check> => {
  const urls = pushUrls(repo).filter(isSsh);
  const host = urls.map(hostOf).find((one) => one !== null) ?? null;
  if (host === null) return ok(name, 'no remote is reached by ssh');
  const longest = longestRun(repo);
  if (longest === null || longest <= idleMs)
    return ok(
      name,
      `ssh, ${longest === null ? 'no run yet' : `the longest run took ${duration(longest)}`}: too short to be dropped`,
    );
  const command = variable('GIT_SSH_COMMAND') ?? oneLine(tryGit(repo, ['config', '--get', 'core.sshCommand']).stdout);
  if (/ServerAliveInterval/i.test(command)) return ok(name, 'ssh, kept alive by the ssh command of git');
  const alive = await keepsAlive(host, cwd);
  if (alive === true) return ok(name, `ssh, kept alive by ServerAliveInterval for ${printable(host)}`);
  const known = alive === null ? 'whether it is kept alive could not be asked (ssh -G)' : 'ServerAliveInterval is 0';
  return trouble(
    name,
    'may be dropped',
    'doctor/connection',
    `a run took ${duration(longest)}, in which the connection to ${printable(host)} is silent: ${known}; servers drop it after some minutes, and the push fails after the smoke passed`,
    { level: 'warn', hint: `git config core.sshCommand "ssh -o ServerAliveInterval=60"` },
  );
};
