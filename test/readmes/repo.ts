// A real repository in a temp folder, bound to no settings of this machine. To be merged into test/support.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Settings } from '../../src/settings/settings.js';
import { requireWorkTree, type WorkRepository } from '../../src/world/git.js';

export const temp = realpathSync(mkdtempSync(join(tmpdir(), 'gate-hooks-test-')));
process.on('exit', () => rmSync(temp, { recursive: true, force: true }));

for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];
Object.assign(process.env, {
  HOME: temp,
  XDG_CONFIG_HOME: temp,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  LC_ALL: 'C',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'c',
  GIT_COMMITTER_EMAIL: 'c@example.com',
});

export const day = 86_400_000;
/** All tests live at this moment. */
export const today = Date.UTC(2026, 5, 1);

type Dates = { author?: number; committer?: number };

export class Rig {
  readonly root = mkdtempSync(join(temp, 'répo with space-'));

  constructor(from: readonly string[] = ['init', '--quiet', '--initial-branch=main', '.']) {
    this.git(...from);
  }

  get repo(): WorkRepository {
    return requireWorkTree(this.root);
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  write(files: Record<string, string>): this {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    return this;
  }

  /** Adds and commits everything; `author` and `committer` are ages in days before `today`. */
  commit({ author = 0, committer = author }: Dates = {}, ...args: string[]): this {
    this.git('add', '--all');
    return this.dated({ author, committer }, 'commit', '--quiet', '--allow-empty', '--message=x', ...args);
  }

  dated({ author = 0, committer = author }: Dates, ...args: string[]): this {
    const at = (age: number): string => `${(today - age * day) / 1000} +0000`;
    Object.assign(process.env, { GIT_AUTHOR_DATE: at(author), GIT_COMMITTER_DATE: at(committer) });
    this.git(...args);
    delete process.env.GIT_AUTHOR_DATE;
    delete process.env.GIT_COMMITTER_DATE;
    return this;
  }
}

export const settingsWith = (
  over: { lock?: Partial<Settings['lock']>; exclude?: readonly string[]; readmes?: Partial<Settings['readmes']> } = {},
): Settings => ({
  origin: null,
  smoke: { steps: [], command_origin: '', link: null, timeout: 1000, idle_timeout: null },
  evidence: { config: null, data: [], report: 'reports/run.json' },
  push: { max_trees: 5, skip_refs: [] },
  cache: { max_age: 0 },
  lock: { files: null, max_age_days: 90, level: 'warn', pip_args: [], ...over.lock },
  readmes: { depth: 1, include: [], exclude: over.exclude ?? [], template: null, ...over.readmes },
  contract: { level: 'block', max_files: null, max_lines: null },
  boundaries: { rules: [], baseline: 'gate-hooks.baseline.json' },
  summaries: { areas: null },
  canary: { every: 10_000, max_per_minute: null, kill_flag: 'kill.flag' },
  promotion: { max_age: day, expected_data: null, canary: null },
  bandit: { paths: null, max_suppressions: 0 },
});
