// What holds where settings say nothing. The only place of defaults; read by resolve.ts, and by schema.ts for what an editor shows.
import type { Settings } from './settings.js';

export const defaults = {
  smoke: { timeout: 10 * 60_000, idle_timeout: null, cwd: '.', env: {} },
  evidence: { config: null, data: [], report: 'reports/run.json' },
  push: { skip_refs: [] },
  lock: { files: ['requirements.lock'], max_age_days: 90, level: 'warn' },
  readmes: { exclude: [] },
} as const satisfies Omit<Settings, 'origin' | 'smoke' | 'local_changes'> & { smoke: Omit<Settings['smoke'], 'command' | 'command_origin'> };
