// What does bandit's JSON say? The only zod of this folder: text in, report out. Written by bandit 1.6 to 1.9.
// Next: bandit-judge.ts.
import * as z from 'zod';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';

const report = z.object({
  /** Files that were not scanned to their end. They have metrics all the same. */
  errors: z.array(z.object({ filename: z.string(), reason: z.string() })),
  /**
   * By file, and `_totals`. Counts are of all severities, whatever `results` was limited to; 1.6 writes them as
   * 1.0.
   */
  metrics: z.record(z.string(), z.record(z.string(), z.number())),
  results: z.array(
    z.object({
      filename: z.string(),
      issue_confidence: z.string(),
      issue_severity: z.string(),
      issue_text: z.string(),
      line_number: z.int().min(0),
      more_info: z.string().optional(),
      test_id: z.string(),
      test_name: z.string(),
    }),
  ),
});

export type Report = z.infer<typeof report>;
export type Result = Report['results'][number];

/** @throws Fault for what is no report of bandit */
export const parseReport = (text: string): Report => {
  const unreadable = (what: string): Fault =>
    new Fault(
      'malformed',
      `bandit's report cannot be read: ${printable(what.slice(0, 300))}`,
      'run bandit by hand and look at its output',
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
  const parsed = report.safeParse(value);
  if (!parsed.success)
    throw unreadable(`${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
  return parsed.data;
};
