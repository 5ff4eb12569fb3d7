// Stay, wrap or move: where does one script belong, and why? Scripts still to be judged in, one verdict each out.
// Asked by check.ts. Pure.

import { listed, printable } from '../core/text.js';
import { isOutOfReach, wordOf } from './places.js';
import type { Reference } from './references.js';
import { isTestPath, type Script, type Trick } from './scripts.js';

/**
 * `move`: it is a part of the program, and all that calls it can be changed with it. `wrap`: the same, but its old
 * name is used where a change of this repository does not reach, so a few lines stay behind. `stay`: shell, no
 * program, or a script that stands alone.
 */
export type Verdict = 'stay' | 'wrap' | 'move' | 'not analysed';

export type Judged = { readonly script: Script; readonly verdict: Verdict; readonly reason: string };

/** `a, b and 3 more` */
export const some = (names: readonly string[], shown = 2): string => {
  const unique = [...new Set(names)];
  // One more name is no longer than "and 1 more".
  return listed(unique, unique.length === shown + 1 ? shown + 1 : shown);
};

const at = ({ what, line }: Trick): string => `${what} (line ${line})`;
const blind = (trick: Trick): boolean =>
  trick.kind === 'dynamic-computed' || trick.kind === 'exec-eval' || trick.kind === 'run-as-module';

/** Uses of its path that a change of this repository does not reach. */
const outOfReach = (references: readonly Reference[]): Reference[] =>
  references.filter(
    ({ place, usage }) => isOutOfReach(place) && (usage !== 'named' || place === 'hooks' || place === 'service'),
  );

type Cause = string | null;

/** What of its own makes it part of the program. */
const ownCause = (script: Script): Cause => {
  const { importers, imports, tricks, references } = script;
  // That tests import it makes it no part of the program: tools have tests, too.
  const users = importers.outside.filter((path) => !isTestPath(path));
  if (users.length > 0) return `${some(users)} import${users.length === 1 ? 's' : ''} it`;
  if (imports.outside.length > 0 && !script.isTest) return `it imports ${some(imports.outside)}`;
  const module = references.find(({ form, usage }) => form === 'module' && usage === 'entry');
  if (module !== undefined) return `${module.path}:${module.line} installs it as a command`;
  const hack = tricks.find(({ kind }) => kind === 'path-hack');
  if (hack !== undefined && !script.isTest) return `it changes where imports look: ${at(hack)}`;
  const set = references.find(({ pythonPath, usage }) => pythonPath && usage !== 'named');
  return set === undefined || script.kind !== 'python' ? null : `${set.path}:${set.line} sets PYTHONPATH for it`;
};

/**
 * What its neighbours make of it: it goes with those that import it, and counts as part of the program where one
 * that it imports is.
 */
const spread = (scripts: readonly Script[], causes: Map<string, string>): void => {
  const byPath = new Map(scripts.map((script) => [script.path, script]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const script of scripts) {
      if (causes.has(script.path) || script.unread !== null || script.kind === 'shell' || script.isEmpty) continue;
      const reached = script.imports.inside.find((path) => causes.has(path) && byPath.get(path)?.isEmpty === false);
      const user = script.importers.inside.find((path) => causes.has(path) && byPath.get(path)?.isTest === false);
      if (reached !== undefined)
        causes.set(script.path, `it imports ${printable(reached)}, which is part of the program`);
      else if (user !== undefined)
        causes.set(script.path, `${printable(user)}, which is part of the program, imports it`);
      else continue;
      changed = true;
    }
  }
};

const stays = (script: Script): string | null => {
  if (script.kind === 'shell') return 'shell';
  if (script.kind === 'no program') return 'no program';
  if (script.kind === 'other program') return 'a program that imports nothing of Python or JavaScript';
  return script.isEmpty ? 'empty: it only makes the folder a package' : null;
};

const alone = ({ importers, imports }: Script): string => {
  const tests = importers.outside;
  const tested = tests.length === 0 ? '' : ` but ${some(tests)}, which test${tests.length === 1 ? 's' : ''} it`;
  if (importers.inside.length > 0 || imports.inside.length > 0)
    return `stands alone with its neighbours: none of them imports what lies elsewhere, or is imported from there${tests.length === 0 ? '' : `, tests aside (${some(tests)})`}`;
  return `stands alone: it imports nothing of this repository, and nothing imports it${tested}`;
};

const judgeOne = (script: Script, cause: string | undefined): Omit<Judged, 'script'> => {
  const reason = stays(script);
  if (script.unread !== null)
    return {
      verdict: 'not analysed',
      reason: `${script.unread.problem}${script.unread.line === null ? '' : ` (line ${script.unread.line})`}`,
    };
  if (reason !== null) return { verdict: 'stay', reason };
  const hidden = script.tricks.find(blind);
  // What it loads is not known, so neither is what a move would break; unless others import it, in which case it is
  // in the program already.
  if (hidden !== undefined && script.importers.outside.filter((path) => !isTestPath(path)).length === 0)
    return { verdict: 'stay', reason: `no reader can tell what it loads: ${at(hidden)}` };
  if (cause === undefined) return { verdict: 'stay', reason: alone(script) };
  const held = outOfReach(script.references);
  if (held.length === 0) return { verdict: 'move', reason: cause };
  return {
    verdict: 'wrap',
    reason: `${cause}; its old name is in use at ${some(held.map(({ path, line }) => `${path}:${line}`))} (${[...new Set(held.map(({ place }) => wordOf(place)))].join(', ')})`,
  };
};

/** @param scripts all of one folder: their verdicts depend on each other */
export const judgeScripts = (scripts: readonly Script[]): Judged[] => {
  const causes = new Map<string, string>();
  for (const script of scripts) {
    const cause = script.unread === null && stays(script) === null ? ownCause(script) : null;
    if (cause !== null) causes.set(script.path, cause);
  }
  spread(scripts, causes);
  return scripts.map((script) => ({ script, ...judgeOne(script, causes.get(script.path)) }));
};
