// What does a command print with --format json, and is it what docs/schemas/ promises? Used by the tests that read it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import * as z from 'zod';
import { outcomeOf } from '../docs/schemas/all.js';
import { gateHooks } from './product.js';
import { projectRoot } from './project.js';
import type { InRepository, TestRepository } from './repository.js';

export type Told = {
  readonly status: string;
  readonly exit_code?: number;
  readonly findings: readonly { readonly level: string }[];
} & Record<string, any>;

/** The text of the schema that docs/schemas/ holds. */
export const promised = (name: string): string =>
  readFileSync(join(projectRoot(), 'docs/schemas', `${name}.json`), 'utf8');

/**
 * Runs `line`, with --format json where it does not say so itself, and holds the answer to both forms of the
 * schema, its status and its exit code.
 * @param command whose schema it is, where that is not the first word
 */
export const askJson = async (
  repo: TestRepository,
  line: string,
  status: string,
  options: InRepository = {},
  command: string | null = null,
): Promise<{ readonly value: Told; readonly outcome: string }> => {
  const words = line.split(' ');
  const name = command ?? words[0]!;
  const done = await gateHooks(repo, line.includes('--format') ? words : [...words, '--format', 'json'], options);
  const value = JSON.parse(done.stdout) as Told;
  const what = `${line}\n${done.output}`;
  assert.is(value.status, status, what);
  const outcome = outcomeOf(name, value);
  z.fromJSONSchema(JSON.parse(promised(name)) as z.core.JSONSchema.JSONSchema).parse(value);
  assert.is(done.code, { pass: 0, skip: 0, fail: 1 }[status] ?? value.exit_code, what);
  if (status !== 'fail')
    assert.equal(
      value.findings.filter(({ level }) => level === 'error'),
      [],
      what,
    );
  return { value, outcome };
};
