// The words that the schema of the settings is written in: paths, texts, lists and groups that refuse in one
// sentence. Used by schema.ts.
import * as z from 'zod';

/** Relative, `/`-separated, no `..` component, no drive letter, no pathspec magic, no control characters. */
export const path = String.raw`(?![/:])(?![A-Za-z]:)(?!(?:[\s\S]*/)?\.\.(?:/|$))[^\\\u0000-\u001f\u007f]+`;
export const pathMust = 'must be a relative path with "/" between its parts and without ".."';

/** Every refusal of one key says the same sentence, whichever check tripped. */
export const text = (pattern: string, must: string) => z.string(must).regex(new RegExp(`^${pattern}$`), must);
export const list = <T extends z.ZodType>(item: T, must: string) => z.array(item, must);
export const group = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'invalid_type' ? 'must be an object' : undefined) });
