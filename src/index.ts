// The public API for scripts: the evidence, computed as the gate computes it.

export { type Clock, RateLimitError, type RateLimitOptions, rateLimit } from './canary/rate-limit.js';
export type { Finding, Level } from './core/finding.js';
export type { Verdict } from './core/verdict.js';
export { type Bundle, type BundleEntry, renderManifest } from './evidence/bundle.js';
export type { CanaryRecord, CanaryTick } from './evidence/canary-record.js';
export type { RunRecord } from './evidence/record.js';
export { readSnapshot, type Snapshot } from './evidence/snapshot.js';
export { version } from './world/version.js';
