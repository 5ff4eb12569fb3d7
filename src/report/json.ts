// What does a machine read? One object a command, its shape named by "schema".
import type { Answer } from '../core/verdict.js';

/** Valid in JSON, but a terminal obeys them: C1 controls, direction overrides, line separators. */
const unsafe = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Two-space JSON and a line end; whatever a terminal could obey is written as \uNNNN, which changes no value. */
export const toJson = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(unsafe, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;

/** Facts of the command (`answer.data`) stand beside the verdict and cannot replace it. */
export const renderJson = (command: string, { verdict, data = {} }: Answer): string => {
  const head = {
    schema: `gate-hooks/${command}/v1`,
    command,
    status: verdict.status,
    reason: verdict.reason,
    findings: verdict.findings,
  };
  return toJson({ ...head, ...data, ...head });
};
