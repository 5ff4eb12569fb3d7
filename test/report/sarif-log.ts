// The part of a SARIF log that the tests look at.

import type { RuleId } from '../../src/core/rules.js';
import type { Answer } from '../../src/core/verdict.js';
import { renderSarif } from '../../src/report/sarif.js';

type Message = { level: string; message: { text: string } };
type Result = Message & {
  ruleId: RuleId;
  ruleIndex: number;
  locations: {
    physicalLocation: { artifactLocation: { uri: string; uriBaseId: string }; region: { startLine: number } };
  }[];
};
type Sarif = {
  $schema: string;
  version: string;
  runs: {
    tool: { driver: { name: string; rules: { id: string; shortDescription: { text: string } }[] } };
    invocations: {
      executionSuccessful: boolean;
      toolExecutionNotifications: (Message & { associatedRule: { id: string; index: number } })[];
    }[];
    results: Result[];
    properties: unknown;
  }[];
};
/** The parsed log and its one run. */
export const sarif = (answer: Answer) => {
  const log = JSON.parse(renderSarif(answer)) as Sarif;
  const run = log.runs[0];
  if (run === undefined) throw new Error('no run');
  return { log, run };
};
