// Which files make up a requirements lock? Reads it and what it includes with -r and -c, never outside the repository. Next: whole.ts judges.
import { join, posix } from 'node:path';
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { isFile, readBytes, realPath } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { type Entry, parseRequirements } from './requirements.js';
import { decode } from './requirements-lines.js';
import type { Part } from './whole.js';

const mostFiles = 100;
const mostBytes = 16 << 20;

export type Gathered = {
  readonly parts: readonly Part[];
  readonly findings: readonly Finding[] /** Of the lock itself; empty where it is no text. */;
  readonly text: string;
};

type Include = Extract<Entry, { kind: 'include' }>;

/** Where an include leads, relative to the root, or why it cannot be followed. */
const resolveInclude = (
  repo: WorkRepository,
  from: string,
  { path }: Include,
): { readonly to: string } | { readonly why: string } => {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return { why: 'is an address: what it holds can change without a commit' };
  if (path.startsWith('/')) return { why: 'is an absolute path: it leads out of the repository' };
  const to = posix.join(posix.dirname(from), path);
  if (to === '..' || to.startsWith('../')) return { why: 'leads out of the repository' };
  const real = realPath(join(repo.root, to));
  if (!real.startsWith(`${realPath(repo.root)}/`)) return { why: 'is a link that leads out of the repository' };
  return isFile(join(repo.root, to)) ? { to } : { why: 'is not there' };
};

/**
 * The lock at `path` (relative to the root) and everything it includes, each file once a way that leads to it; cycles end where they close.
 * Throws Fault where a file cannot be read.
 */
export const gatherLock = (repo: WorkRepository, path: string): Gathered => {
  const parts: Part[] = [];
  const findings: Finding[] = [];
  let own = '';
  const refuse = (from: string, { line, path: written }: Include, why: string): void =>
    void findings.push(finding('lock/include', `the include ${printable(written)} ${why}`, { path: from, line }));
  const follow = (file: string, constraint: boolean, above: readonly string[]): void => {
    const text = decode(readBytes(join(repo.root, file), mostBytes) ?? new Uint8Array());
    if (text === null) return void findings.push(finding('lock/unreadable', 'is not UTF-8 text', { path: file }));
    if (above.length === 0) own = text;
    const entries = parseRequirements(text);
    parts.push({ path: file, constraint, entries });
    for (const entry of entries) {
      if (entry.kind !== 'include') continue;
      const target = resolveInclude(repo, file, entry);
      if ('why' in target) refuse(file, entry, target.why);
      else if (target.to === file || above.includes(target.to))
        refuse(file, entry, 'leads back to a file that includes it: pip follows it without end');
      else if (parts.length >= mostFiles) refuse(file, entry, `is not followed: ${mostFiles} files are enough`);
      else follow(target.to, constraint || entry.constraint, [...above, file]);
    }
  };
  follow(posix.normalize(path), false, []);
  return { parts, findings, text: own };
};
