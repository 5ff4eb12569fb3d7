// The words that the schemas of the JSON are written in: times, ids, paths, and a check at compile time against the
// types of src/. Used by all files here.
import * as z from 'zod';

type Still<T> = T extends object ? { readonly [K in keyof T]: Still<T[K]> } : T;
type Same<A, B> = [Still<A>] extends [Still<B>]
  ? [Still<B>] extends [Still<A>]
    ? unknown
    : 'the schema lets through what the type does not'
  : 'the type holds what the schema does not let through';

/** The schema, which says exactly what the type says: else tsc stops here. */
export const mirror =
  <T>() =>
  <S extends z.ZodType>(schema: S & Same<T, z.output<S>>): S =>
    schema;

export const object = z.strictObject;
export const text = (says: string) => z.string().describe(says);
export const texts = (says: string) => z.array(z.string()).describe(says);
export const flag = (says: string) => z.boolean().describe(says);
export const number = (says: string) => z.int().min(0).describe(says);
export const ms = (says: string) => number(`${says}, in milliseconds`);
/** RFC 3339 with offset. */
export const time = (says: string) => z.iso.datetime({ offset: true }).describe(`${says}, RFC 3339`);
/** SHA-1 or SHA-256, whichever the repository has. */
export const oid = (says: string) =>
  z
    .string()
    .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
    .describe(`${says}: the full id that git has for it`);
export const sha256 = (says: string) =>
  z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe(`${says}: SHA-256 in lower-case hex digits`);
export const path = (says: string) => z.string().describe(`${says}, relative to the top of the repository`);
export const paths = (says: string) => z.array(z.string()).describe(`${says}, relative to the top of the repository`);
export const patch = (says: string) => texts(`${says}: a unified diff for people, a line each`);

/** A shell line, or a program and its arguments. */
export const command = z
  .union([z.string(), z.array(z.string())])
  .describe('a shell line, or a list of a program and its arguments');
export const dryRun = flag('nothing was written: what stands here is what would be done');
