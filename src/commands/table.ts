// Every command, in the order of the help. Adding one: a row in rows/, a file beside this one, a test, a schema in
// test/docs/schemas/, a row in the README's table.
import type { Command } from './command.js';
import { kitRows } from './rows/kit.js';
import { proofRows } from './rows/proof.js';
import { pushRows } from './rows/push.js';

export const table: readonly Command[] = [...pushRows, ...proofRows, ...kitRows];
