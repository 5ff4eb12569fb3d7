// Leaves the verdict behind: reports/promote.json, whole or not at all, and the summary of a GitHub job. Called by
// commands/promote.ts.
import { basename, dirname, join } from 'node:path';
import { Fault } from '../core/fault.js';
import { requirePlace } from '../evidence/place.js';
import { appendLine, removeFile, writeWhole } from '../world/changes.js';
import { variable } from '../world/environment.js';

const verdictName = 'promote.json';

/**
 * Relative to the root: beside the record.
 * @throws Fault exit 2 where the record itself, or the canary's, has that name
 */
export const verdictPath = (report: string): string => {
  if (['promote.json', 'canary.json'].includes(basename(report)))
    throw new Fault(
      'settings',
      `evidence.report: ${report} is the name of another report`,
      'call it reports/run.json',
      2,
    );
  return join(dirname(report), verdictName);
};

/** A promotion that dies must leave no verdict rather than an old one. */
export const clearVerdict = (root: string, report: string): void => {
  const path = verdictPath(report);
  requirePlace(root, path);
  removeFile(join(root, path));
};

export const writeVerdict = (root: string, report: string, verdict: object): void =>
  writeWhole(join(root, verdictPath(report)), `${JSON.stringify(verdict, null, 2)}\n`);

/** Appended, as GitHub asks for; nothing where there is no such job. */
export const writeSummary = (markdown: string): void => {
  const path = variable('GITHUB_STEP_SUMMARY');
  if (path !== null) appendLine(path, markdown);
};
