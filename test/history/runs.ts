// A run as smoke/history.ts remembers it, with what a test wants changed.
import type { PastRun } from '../../src/smoke/history.js';

export type RunParts = Partial<PastRun>;

export const pastRun = (parts: RunParts): PastRun => ({
  run_id: '01a202e2-0e54-787c-b262-a37d54085b63',
  status: 'passed',
  started_at: '2026-01-31T09:00:00.000Z',
  duration_ms: 1000,
  commit: 'a'.repeat(40),
  clean: true,
  definition_hash: 'gate',
  ...parts,
});
