// info/exclude as it lies on disk. Its bytes are the user's, in any encoding: one latin1 character a byte, so that
// none is lost. Text: exclude.ts.
import { join } from 'node:path';
import { writeWhole } from '../world/changes.js';
import { look, readBytes, realPath } from '../world/files.js';
import type { Repository } from '../world/git.js';

/** `text` is null where there is no such file. */
export type ExcludeFile = { readonly path: string; readonly text: string | null };

/** Where info/exclude is a link, the file behind it, for writing would replace the link. */
export const readExclude = (repo: Repository): ExcludeFile => {
  const path = realPath(join(repo.commonDir, 'info', 'exclude'));
  return { path, text: readBytes(path)?.toString('latin1') ?? null };
};

export const writeExclude = ({ path }: ExcludeFile, text: string): void =>
  writeWhole(path, Buffer.from(text, 'latin1'), (look(path)?.mode ?? 0o644) & 0o777);
