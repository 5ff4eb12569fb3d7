// Makes a folder of ours hold exactly what a plan says: links into the original's dependencies, rewritten files,
// nothing else. Called by checkout-links.ts.
import { join } from 'node:path';
import { makeFolder, writeWhole } from '../world/changes.js';
import { listEntries, look, readBytes, realPath, tryReadLink } from '../world/files.js';
import { makeLink, removeAll } from '../world/trees.js';
import { counterpart, type Ground } from './checkout-repoint.js';

export type Want =
  | { readonly kind: 'folder' }
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'file'; readonly bytes: Buffer; readonly mode: number };

/** Paths relative to the folder, each after the folder it lies in. */
export type Plan = Map<string, Want>;

/**
 * git must not see what is in there, whatever the commit's own .gitignore says: `.venv/` in it does not mean a link
 * of that name, and an older commit may not have the line yet.
 */
const ignoreAll: Want = { kind: 'file', bytes: Buffer.from('*\n'), mode: 0o644 };

const place = (path: string, want: Want): void => {
  if (want.kind === 'folder') {
    if (look(path)?.isDirectory() === true) return;
    removeAll(path);
    makeFolder(path);
    return;
  }
  if (want.kind === 'link') {
    if (tryReadLink(path) === want.to) return;
    removeAll(path);
    makeLink(path, want.to);
    return;
  }
  const found = look(path);
  if (
    found?.isFile() === true &&
    (found.mode & 0o777) === want.mode &&
    found.size === want.bytes.length &&
    readBytes(path)?.equals(want.bytes) === true
  )
    return;
  removeAll(path);
  writeWhole(path, want.bytes, want.mode);
};

/** Removes what the plan does not name (links as links: never what they lead to) and puts right what differs. */
export const applyPlan = (folder: string, plan: Plan): void => {
  const whole: Plan = new Map([...plan, ['.gitignore', ignoreAll]]);
  place(folder, { kind: 'folder' });
  const folders = ['', ...[...whole].filter(([, want]) => want.kind === 'folder').map(([path]) => path)];
  for (const path of folders) {
    place(join(folder, path), { kind: 'folder' });
    for (const { name } of listEntries(join(folder, path)))
      if (!whole.has(join(path, name))) removeAll(join(folder, path, name));
  }
  for (const [path, want] of whole) place(join(folder, path), want);
};

/**
 * A link to `path`, or, where that is itself a link to code of the original work tree (a workspace package), to
 * that code in the checkout.
 */
export const wantLink = (ground: Ground, path: string, isLink: boolean): Want => ({
  kind: 'link',
  to: (isLink ? counterpart(ground, realPath(path)) : null) ?? path,
});
