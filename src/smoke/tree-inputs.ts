// Which entries of a tree does a step read? One `git ls-tree` for all steps, gitignore-style globs, a digest each.
// Asked by run.ts and explain.
import ignore from 'ignore';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { hashJson } from '../evidence/definition.js';
import type { Step } from '../settings/settings.js';
import { git, type Repository } from '../world/git.js';

type Entry = { readonly path: string; readonly text: string };

/** Pure: the NUL-separated output of `git ls-tree -r -z`; the text holds mode, type, id and path. */
export const parseTree = (stdout: string): Entry[] =>
  stdout
    .split('\0')
    .filter((text) => text !== '')
    .map((text) => ({ text, path: text.slice(text.indexOf('\t') + 1) }));

/**
 * A submodule (or a link) is one entry of the tree, but a folder to whoever writes `vendor/lib/` or
 * `vendor/lib/**`: it counts for every pattern that would match it or all below it as one.
 */
const namesOf = ({ path, text }: Entry): string[] => {
  if (/^1[26]0000 /.test(text)) return [path, `${path}/`, `${path}/x`];
  return [path];
};

/** @returns hash over the matching entries in git's own order (by bytes); null when nothing matches */
export const digestInputs = (entries: readonly Entry[], globs: readonly string[]): string | null => {
  const matcher = ignore({ ignorecase: false }).add([...globs]);
  const matching = entries
    .filter((entry) => namesOf(entry).some((name) => matcher.ignores(name)))
    .map(({ text }) => text);
  if (matching.length === 0) return null;
  return hashJson(matching);
};

/**
 * A function that gives each step's digest in `tree`, null for a step that names no inputs. The tree is listed
 * once, and only when asked.
 * @throws Fault exit 2 (when asked) for inputs that match nothing: such a step would be remembered for ever
 */
export const inputsIn = (repo: Repository, tree: string): ((step: Step) => string | null) => {
  let entries: Entry[] | undefined;
  return ({ name, inputs }) => {
    if (inputs === null) return null;
    entries ??= parseTree(git(repo, ['ls-tree', '-r', '-z', '--full-tree', tree]));
    const digest = digestInputs(entries, inputs);
    if (digest === null)
      throw new Fault(
        'settings',
        `the inputs of step ${name} match no file: ${inputs.map(printable).join(', ')}`,
        'mend smoke.steps in the settings',
        2,
      );
    return digest;
  };
};
