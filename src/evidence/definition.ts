// Is this still the same gate? Ids for what a smoke run, and each of its steps, is asked to do; records and passes
// are keyed on them. Pure apart from crypto.
import { hash } from 'node:crypto';
import type { Step } from '../settings/settings.js';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** UTF-8 bytes sort as code points do; JavaScript's own order is by UTF-16 units. */
const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

const canonical = (value: Json): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const pairs = Object.entries(value).sort(([a], [b]) => byCodePoint(a, b));
  return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
};

/** sha256 (64 lower-case hex digits) over canonical JSON: no space, keys in code-point order. */
export const hashJson = (value: Json): string => hash('sha256', canonical(value), 'hex');

/** What can change the answer of a step. Deadlines are left out: they turn no red step green. */
const stepFacts = ({ name, run, cwd, env }: Step): Json => ({ name, run, cwd, env });

/** One step's id, without what it needs. */
export const stepHash = (step: Step): string => hashJson(stepFacts(step));

/** The whole gate's id: every step, in order, with what it needs and reads, and the major version of gate-hooks. */
export const definitionHash = (steps: readonly Step[], toolMajor: number): string =>
  hashJson({
    tool_major: toolMajor,
    steps: steps.map((step) => ({ step: stepFacts(step), needs: step.needs, inputs: step.inputs })),
  });
