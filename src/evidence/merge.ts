// What does the record say where the smoke wrote one of its own? Pure; record.ts writes the answer.
import type { OwnRecord, RunRecord } from './record.js';

/**
 * Ours first, then the fields of theirs that we do not have; where both have one, ours stands and theirs is under
 * `reported`.
 */
export const mergeRecords = (record: RunRecord, own: OwnRecord | null): Readonly<Record<string, unknown>> => {
  // Without a prototype, so that a field of theirs named __proto__ stays a field.
  const merged: Record<string, unknown> = Object.assign(Object.create(null), record);
  const reported = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(own ?? {})) {
    if (name === 'reported' || Object.hasOwn(record, name)) reported[name] = value;
    else merged[name] = value;
  }
  if (Object.keys(reported).length > 0) merged.reported = reported;
  return merged;
};
