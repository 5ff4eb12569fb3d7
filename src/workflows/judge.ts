// What do the CI files of a repository leave open? Their trees in, findings out, each with file and line. Asked by
// doctor.ts. Pure.

import { type Finding, finding } from '../core/finding.js';
import { byText } from '../core/text.js';
import { type Ci, runsHere } from './gate.js';
import type { Workflow } from './github.js';
import type { Pipeline } from './gitlab.js';
import { judgeArtifacts } from './judge-artifact.js';
import { judgePipeline, promotesInPipeline } from './judge-gitlab.js';
import { judgeHygiene } from './judge-hygiene.js';
import { judgePromotion } from './judge-promote.js';
import { judgeReleases } from './judge-release.js';
import { judgeScripts } from './judge-scripts.js';

export type CiFiles = {
  readonly workflows: readonly Workflow[];
  readonly pipeline: Pipeline | null;
  /** Files that are there and could not be read as what they are. */
  readonly unreadable: readonly Finding[];
  readonly locks: readonly string[];
};

const scaffoldHint = 'npx gate-hooks scaffold-ci';

const judgePresence = ({ workflows, pipeline, unreadable }: CiFiles): Finding[] => {
  if (workflows.length === 0 && pipeline === null) {
    // What cannot be read may be one.
    if (unreadable.length > 0) return [];
    const message = 'there is no CI workflow here, so nothing asks for the record of a smoke';
    return [finding('ci/none', message, { hint: scaffoldHint })];
  }
  const promotes =
    workflows.some(({ jobs }) => jobs.some((job) => runsHere(job, 'promote'))) ||
    (pipeline !== null && promotesInPipeline(pipeline));
  if (promotes) return [];
  const message = 'no job of any workflow runs gate-hooks promote, so nothing asks for the record of a smoke';
  return [finding('ci/no-promote', message, { hint: scaffoldHint })];
};

const order = { error: 0, warn: 1, note: 2 } as const;

/** Steps of a local action are seen once for each job that uses it. */
const distinct = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((one) => [JSON.stringify(one), one])).values(),
];

export const judgeCi = (files: CiFiles): Finding[] => {
  const ci: Ci = files;
  const all = [
    ...files.unreadable,
    ...judgePresence(files),
    ...judgePromotion(ci),
    ...judgeArtifacts(ci),
    ...judgeScripts(ci),
    ...judgeReleases(ci),
    ...judgeHygiene(ci),
  ];
  if (files.pipeline !== null) all.push(...judgePipeline(files.pipeline, files.locks));
  return distinct(all).sort(
    (a, b) => order[a.level] - order[b.level] || byText(a.path ?? '', b.path ?? '') || (a.line ?? 0) - (b.line ?? 0),
  );
};
