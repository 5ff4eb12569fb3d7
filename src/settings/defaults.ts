// What holds where settings say nothing. The only place of defaults; read by resolve.ts, and by schema.ts for what
// an editor shows.
import type { Settings, Step } from './settings.js';

export const defaults = {
  smoke: { link: null, timeout: 10 * 60_000, idle_timeout: null, cwd: '.', env: {} },
  evidence: { config: null, data: [], report: 'reports/run.json' },
  push: { max_trees: 5, skip_refs: [] },
  cache: { max_age: 7 * 86_400_000 },
  lock: { files: null, max_age_days: 90, level: 'warn', pip_args: [] },
  readmes: { depth: 1, include: [], exclude: [], template: null },
  contract: { level: 'block', max_files: null, max_lines: null },
  canary: { every: 10_000, max_per_minute: null, kill_flag: 'kill.flag' },
  bandit: { paths: null, max_suppressions: 0 },
  promotion: { max_age: 24 * 3_600_000, expected_data: null, canary: null },
  boundaries: { rules: [], baseline: 'gate-hooks.baseline.json' },
  summaries: { areas: null },
} as const satisfies Omit<Settings, 'origin' | 'smoke' | 'local_changes'> & {
  smoke: Omit<Settings['smoke'], 'steps' | 'command_origin'> & Pick<Step, 'cwd' | 'env'>;
};

/** The name of a pip lock where settings name none: what CI installs from, and what the first refresh makes. */
export const usualLock = 'requirements.lock';
