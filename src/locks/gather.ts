// Reads a requirements lock and what it includes with -r and -c, never outside the repository.
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
  readonly findings: readonly Finding[];
  /** Of the lock itself; empty where it is no text. */
  readonly text: string;
};

type Include = Extract<Entry, { kind: 'include' }>;

type Target = { readonly to: string } | { readonly why: string };

/** Where an include leads, relative to the root, or why it cannot be followed. */
const resolveInclude = (repo: WorkRepository, from: string, { path }: Include): Target => {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return { why: 'is an address: what it holds can change without a commit' };
  if (path.startsWith('/')) return { why: 'is an absolute path: it leads out of the repository' };
  const to = posix.join(posix.dirname(from), path);
  if (to === '..' || to.startsWith('../')) return { why: 'leads out of the repository' };
  const real = realPath(join(repo.root, to));
  if (!real.startsWith(`${realPath(repo.root)}/`)) return { why: 'is a link that leads out of the repository' };
  return isFile(join(repo.root, to)) ? { to } : { why: 'is not there' };
};

/** A file on the way: `above` are those that led to it. */
type Step = { readonly path: string; readonly constraint: boolean; readonly above: readonly string[] };

/** Where an include is followed to, or why it is not. */
const follow = (repo: WorkRepository, { path, above }: Step, include: Include, files: number): Target => {
  const target = resolveInclude(repo, path, include);
  if ('why' in target) return target;
  if (target.to === path || above.includes(target.to))
    return { why: 'leads back to a file that includes it: pip follows it without end' };
  if (files >= mostFiles) return { why: `is not followed: ${mostFiles} files are enough` };
  return target;
};

/**
 * The lock at `path` (relative to the root) and everything it includes, each file once a way that leads to it;
 * cycles end where they close. Throws Fault where a file cannot be read.
 */
export const gatherLock = (repo: WorkRepository, path: string): Gathered => {
  const parts: Part[] = [];
  const findings: Finding[] = [];
  /** The text of the file, after what it includes is gathered as well. */
  const gather = (step: Step): string => {
    const text = decode(readBytes(join(repo.root, step.path), mostBytes) ?? new Uint8Array());
    if (text === null) {
      findings.push(finding('lock/unreadable', 'is not UTF-8 text', { path: step.path }));
      return '';
    }
    const entries = parseRequirements(text);
    parts.push({ path: step.path, constraint: step.constraint, entries });
    for (const entry of entries) {
      if (entry.kind !== 'include') continue;
      const target = follow(repo, step, entry, parts.length);
      if ('why' in target) {
        const said = `the include ${printable(entry.path)} ${target.why}`;
        findings.push(finding('lock/include', said, { path: step.path, line: entry.line }));
        continue;
      }
      gather({
        path: target.to,
        constraint: step.constraint || entry.constraint,
        above: [...step.above, step.path],
      });
    }
    return text;
  };
  const text = gather({ path: posix.normalize(path), constraint: false, above: [] });
  return { parts, findings, text };
};
