// Which commits touched what was already protected then? For a remote of which nothing is known: a file's arrival
// with its rule is no touch. Pure.

import type { Violation } from './contract.js';
import type { Block, Change } from './contract-diff.js';
import { isReadmeFile, protectorOf, type Rules } from './contract-rules.js';
import type { RawName } from './raw-names.js';

/**
 * `git log --format=%H <these>` gives what replay reads: every commit of the first-parent line, oldest first, with
 * what it changed.
 */
export const replayArgs = ['--reverse', '--first-parent', '-m', '--root'];

export const readmeBlobs = (commits: readonly Block[]): string[] =>
  commits.flatMap(({ changes }) =>
    changes.filter(({ path, newMode }) => isReadmeFile(path, newMode)).map(({ newOid }) => newOid),
  );

export type Replayed = Violation & { readonly commit: string };

const advance = (
  active: Map<RawName, Rules>,
  changes: readonly Change[],
  parse: (path: RawName, oid: string) => Rules,
): boolean => {
  let moved = false;
  for (const { path, newMode, newOid } of changes) {
    const rules = isReadmeFile(path, newMode) ? parse(path, newOid) : null;
    if (rules === null || rules.entries.length === 0) moved = active.delete(path) || moved;
    else {
      active.set(path, rules);
      moved = true;
    }
  }
  return moved;
};

/** The last touch of each path that a rule of its commit's parent protected, where the tip still protects it. */
export const replay = (
  commits: readonly Block[],
  tip: readonly Rules[],
  parse: (path: RawName, oid: string) => Rules,
): Replayed[] => {
  const atTip = protectorOf(tip);
  const active = new Map<RawName, Rules>();
  const found = new Map<RawName, Replayed>();
  let protect = protectorOf([]);
  for (const { head, changes } of commits) {
    for (const { path, status, oldMode, newMode } of active.size === 0 ? [] : changes) {
      const isFolder = oldMode === '160000' || newMode === '160000';
      if (protect(path, isFolder) === null) continue;
      const now = atTip(path, isFolder);
      if (now !== null)
        found.set(path, {
          kind: 'touched',
          path,
          status,
          readme: now.rules.readme,
          line: now.entry.line,
          rule: now.entry.raw,
          at: 'tip',
          commit: head,
        });
    }
    if (advance(active, changes, parse)) protect = protectorOf([...active.values()]);
  }
  return [...found.values()];
};
