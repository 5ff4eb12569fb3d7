// Which JSON may which command print? One schema a command, and its text in docs/schemas/. Written by npm run docs,
// held to real answers by e2e/json.test.ts.
import * as z from 'zod';
import * as boundaries from './boundaries.js';
import { type Answers, faultOnly } from './envelope.js';
import * as kit from './kit.js';
import * as proof from './proof.js';
import * as push from './push.js';

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const byName: Readonly<Record<string, Answers>> = {
  ...push,
  ...proof,
  ...kit,
  ...boundaries,
  usage: faultOnly('usage'),
};

/** Not a command: what a line without one is answered with. */
export const nobody = 'usage';

const schemaOf = (command: string): Answers => {
  const schema = byName[camel(command)];
  if (schema === undefined) throw new Error(`${command} has no schema: add one in test/docs/schemas/`);
  return schema;
};

const branchesOf = (command: string) => schemaOf(command).options;

/** JSON Schema 2020-12, its line end included. */
export const schemaText = (command: string): string => {
  const { $schema, ...rest } = z.toJSONSchema(schemaOf(command), { target: 'draft-2020-12' });
  return `${JSON.stringify({ $schema, title: command === nobody ? 'gate-hooks --format json, where the line names no command' : `gate-hooks ${command} --format json`, ...rest }, null, 2)}\n`;
};

/**
 * The shapes of answers that a command has, each with one of its statuses: `install 0 pass`. The error, which any
 * command may have, is none of them.
 */
export const outcomesOf = (command: string): string[] =>
  branchesOf(command).flatMap((branch, i) =>
    branch.shape.status instanceof z.ZodEnum
      ? branch.shape.status.options.map((status) => `${command} ${i} ${status}`)
      : [],
  );

/** Which of its outcomes is this? @throws Error that names what the schema does not know, or lacks */
export const outcomeOf = (command: string, value: Readonly<Record<string, unknown>>): string => {
  const tried = branchesOf(command).map((branch) => branch.safeParse(value));
  const at = tried.findIndex(({ success }) => success);
  if (at < 0)
    throw new Error(
      `no shape of ${command} is like this:\n${tried.flatMap(({ error }) => (error === undefined ? [] : [z.prettifyError(error)])).join('\nor\n')}\n${JSON.stringify(value, null, 2)}`,
    );
  return `${command} ${value.status === 'error' ? 'error' : `${at} ${String(value.status)}`}`;
};
