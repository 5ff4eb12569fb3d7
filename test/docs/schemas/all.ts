// Which JSON may which command print? One schema a command, and its text in docs/schemas/. Written by npm run docs, held to real answers by e2e/json.test.ts.
import * as z from 'zod';
import * as boundaries from './boundaries.js';
import * as kit from './kit.js';
import * as proof from './proof.js';
import * as push from './push.js';

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const byName: Readonly<Record<string, z.ZodType>> = { ...push, ...proof, ...kit, ...boundaries };

/** @returns null for a command that has none */
export const schemaOf = (command: string): z.ZodType | null => byName[camel(command)] ?? null;

/** JSON Schema 2020-12, its line end included. */
export const schemaText = (command: string): string => {
  const schema = schemaOf(command);
  if (schema === null) throw new Error(`${command} has no schema: add one in test/docs/schemas/`);
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12' });
  return `${JSON.stringify({ $schema, title: `gate-hooks ${command} --format json`, ...rest }, null, 2)}\n`;
};
