// Which data may be promoted? Said by the commit (gate-hooks.lock.json), the settings or the caller, never by the
// record itself. Pure.
import { isDigest } from '../core/digest.js';
import { printable } from '../core/text.js';
import { parseGiven, parseTable } from './claim.js';
import type { Facts } from './facts.js';
import { hash, need, word } from './fields.js';

export const lockName = 'gate-hooks.lock.json';
export const lockSchema = 'gate-hooks/lock/v1';

/** @throws Error with one sentence */
export const parseLock = (bytes: Uint8Array): string => {
  const from = parseTable(bytes);
  const schema = need(from, 'schema', word);
  if (schema !== lockSchema)
    throw new Error(`its schema is ${JSON.stringify(schema.slice(0, 60))}, this version reads ${lockSchema}`);
  return need(from, 'data_hash', hash);
};

export const renderLock = (
  dataHash: string,
  { files, bytes }: { readonly files: number; readonly bytes: number },
): string => `${JSON.stringify({ schema: lockSchema, data_hash: dataHash, data_stats: { files, bytes } }, null, 2)}\n`;

type Said = { readonly source: string; readonly id: string };
export type Expected = Said | { readonly why: string; readonly hint: string };

const pin = 'gate-hooks pin-data writes gate-hooks.lock.json: commit it';

const refusalOf = ({ source, id }: Said): Expected | null => {
  if (id === '')
    return { why: `${source} is empty`, hint: 'an unset variable of CI is an empty text: set it, or leave it out' };
  if (!isDigest(id))
    return {
      why: `${source} is ${printable(id.slice(0, 80))}`,
      hint: 'a data_hash is 64 lower-case hex digits, as in run.json',
    };
  return null;
};

/** What is expected where nothing names a data id: no data, or the reason why it is unknown. */
const unsaid = ({ paths, emptyHash, isLockHere }: Facts['data']): Expected => {
  if (paths.length === 0) return { source: 'evidence.data, which names nothing', id: emptyHash };
  if (isLockHere)
    return { why: 'gate-hooks.lock.json is here, but not in this commit', hint: 'commit gate-hooks.lock.json' };
  return { why: 'nothing says which data is expected', hint: pin };
};

/** All that say something must say the same. */
export const expectedData = ({ data, limits }: Facts): Expected => {
  const lock = data.lock.kind === 'missing' ? null : parseGiven(data.lock, parseLock);
  if (lock !== null && 'why' in lock) return { why: `in this commit ${lock.why}`, hint: pin };
  const said: Said[] = [];
  const say = (source: string, id: string | null): void => {
    if (id !== null) said.push({ source, id });
  };
  say('gate-hooks.lock.json', lock === null ? null : lock.value);
  say('promotion.expected_data', limits.expected_data);
  say('--expect-data', data.flag);
  say('GATE_EXPECT_DATA', data.variable);
  const refusal = said.map(refusalOf).find((one) => one !== null);
  if (refusal != null) return refusal;
  const [first, ...rest] = said;
  if (first === undefined) return unsaid(data);
  const other = rest.find(({ id }) => id !== first.id);
  if (other !== undefined)
    return {
      why: `${first.source} says ${first.id}, ${other.source} says ${other.id}`,
      hint: 'only one can be right: make them agree, or leave one out',
    };
  return { source: said.map(({ source }) => source).join(' and '), id: first.id };
};
