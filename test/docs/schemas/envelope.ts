// What stands around the facts of every command in its JSON? As report/json.ts and report/fault.ts write it. Used
// by push.ts, proof.ts and kit.ts.
import * as z from 'zod';
import type { Finding } from '../../../src/core/finding.js';
import type { Verdict } from '../../../src/core/verdict.js';
import { mirror, object, text } from './words.js';

type Status = Verdict['status'];

export const finding = mirror<Omit<Finding, 'rule'> & { rule: string }>()(
  object({
    rule: z
      .string()
      .regex(/^[a-z]+\/[a-z-]+$/)
      .describe('the id of the rule, such as smoke/failed'),
    level: z
      .enum(['error', 'warn', 'note'])
      .describe('an error makes the answer a fail; the others change no exit code'),
    path: z.string().nullable().describe('the file it is about, relative to the top of the repository'),
    line: z.int().min(1).nullable().describe('1-based'),
    message: text('what is true now, with values'),
    hint: z.string().nullable().describe('what to type'),
  }),
).meta({ id: 'finding' });

/** One of the shapes that the facts of a command have: with which status, when, and which facts. */
export type Shape = {
  readonly on: readonly [Status, ...Status[]];
  readonly when: string;
  readonly data: z.core.$ZodLooseShape;
};

export const shape = (on: Shape['on'], when: string, data: z.core.$ZodLooseShape = {}): Shape => ({ on, when, data });

const named = (command: string) => ({ schema: z.literal(`gate-hooks/${command}/v1`), command: z.literal(command) });

const answerOf = (command: string, { on, when, data }: Shape) =>
  object({
    ...named(command),
    status: z
      .enum(on)
      .describe('pass and skip are exit 0; fail is exit 1, or 124 after a timeout and 130 after an interruption'),
    reason: text('one sentence: the last line that a person reads'),
    findings: z.array(finding),
    ...data,
  }).describe(when);

const faultOf = (command: string) =>
  object({
    ...named(command),
    status: z.literal('error'),
    reason: text('what is wrong'),
    hint: z.string().nullable().describe('what to type'),
    exit_code: z.literal([2, 3]).describe('2: the usage or the settings are wrong; 3: it could not be decided or done'),
    findings: z.array(z.never()).describe('always empty'),
  }).describe('the question could not be asked');

export type Answers = z.ZodUnion<readonly (ReturnType<typeof answerOf> | ReturnType<typeof faultOf>)[]>;

/** Where a command line names no command of ours. */
export const faultOnly = (command: string): Answers => z.union([faultOf(command)]);

/** All that a command may print with --format json. */
export const answers = (command: string, ...shapes: readonly [Shape, ...Shape[]]): Answers =>
  z.union([...shapes.map((one) => answerOf(command, one)), faultOf(command)]);
