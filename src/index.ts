// The public API for scripts: the evidence, computed as the gate computes it.
export { version } from './world/version.js';
export { renderManifest, type Bundle, type BundleEntry } from './evidence/bundle.js';
export { readSnapshot, type Snapshot } from './evidence/snapshot.js';
export type { RunRecord } from './evidence/record.js';
export type { Finding, Level } from './core/finding.js';
export type { Verdict } from './core/verdict.js';
export { rateLimit, RateLimitError, type Clock, type RateLimitOptions } from './canary/rate-limit.js';
export type { CanaryRecord, CanaryTick } from './evidence/canary-record.js';
