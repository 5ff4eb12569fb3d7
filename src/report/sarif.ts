// What does a code-scanning service read? SARIF 2.1.0 (OASIS, sarif-v2.1.0-os), one run, the rules from the catalogue.
import type { Finding } from '../core/finding.js';
import { rules } from '../core/rules.js';
import { printable } from '../core/text.js';
import type { Answer } from '../core/verdict.js';
import { toJson } from './json.js';

const levels = { error: 'error', warn: 'warning', note: 'note' } as const;
const ids = Object.keys(rules);

const messageOf = ({ message, hint }: Finding): { text: string } => ({
  text: hint === null ? printable(message) : `${printable(message)}\nhint: ${printable(hint)}`,
});

/** A URI reference relative to the repository; half a surrogate pair has no UTF-8 and becomes U+FFFD. */
const uriOf = (path: string): string =>
  path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');

const result = (finding: Finding, path: string) => ({
  ruleId: finding.rule,
  ruleIndex: ids.indexOf(finding.rule),
  level: levels[finding.level],
  message: messageOf(finding),
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' },
        region: { startLine: finding.line ?? 1 },
      },
    },
  ],
});

/**
 * GitHub refuses a whole upload for one result without a file, so a finding about no file is a notification of
 * the run.
 */
const notification = (finding: Finding) => ({
  associatedRule: { id: finding.rule, index: ids.indexOf(finding.rule) },
  level: levels[finding.level],
  message: messageOf(finding),
});

/** The whole text, its line end included; the verdict stands in the run's properties. */
export const renderSarif = ({ verdict }: Answer): string =>
  toJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'gate-hooks',
            rules: Object.entries(rules).map(([id, text]) => ({ id, shortDescription: { text } })),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: verdict.findings.filter(({ path }) => path === null).map(notification),
          },
        ],
        results: verdict.findings.flatMap((finding) => (finding.path === null ? [] : [result(finding, finding.path)])),
        properties: { status: verdict.status, reason: verdict.reason },
      },
    ],
  });
