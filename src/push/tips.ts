// Merges the pushed refs into distinct trees, and notes which refs need no smoke. Next: gate.ts.
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { listed, printable, short } from '../core/text.js';
import type { ObjectName } from '../world/git.js';
import type { Update } from './refs.js';

export type Tip = {
  readonly tree: string;
  /** The first pushed commit that has this tree. */
  readonly commit: string;
  /** Remote refs that will hold this tree after the push. */
  readonly refs: readonly string[];
  /** Every pushed id that leads to this tree: commits, and tags on the way to them. */
  readonly ids: readonly string[];
};

export type Tips<Ref extends PushedRef> = {
  readonly tips: readonly Tip[];
  readonly notes: readonly Finding[];
  /** The refs that are judged, each with the tree it leads to. */
  readonly judged: readonly { readonly pushed: Ref; readonly tree: string }[];
};

/** For people: a push of five hundred branches must not print five hundred names. */
export const refNames = ({ refs }: Tip): string => listed(refs);

/** What git answers about one update: the object behind all tags, and its tree. */
export type Peeled = { readonly type: string; readonly oid: string; readonly tree: string | null };

export type PushedRef = { readonly update: Update; readonly object: Peeled };

/** `refs/heads/x` matches itself, `refs/heads/wip/*` everything below. */
const covers = (pattern: string, ref: string): boolean => {
  if (pattern.endsWith('/*')) return ref.startsWith(pattern.slice(0, -1));
  return ref === pattern;
};

const reasonToSkip = (update: Update, peeled: Peeled, skipRefs: readonly string[]): Finding | null => {
  const ref = printable(update.remoteRef);
  if (update.remoteRef.startsWith('refs/notes/'))
    return finding('push/ref-skipped', `${ref} holds notes, not a tree to smoke: let through`, { level: 'note' });
  if (skipRefs.some((pattern) => covers(pattern, update.remoteRef)))
    return finding('push/ref-skipped', `${ref} is let through by push.skip_refs`, { level: 'note' });
  if (peeled.tree === null || peeled.type !== 'commit')
    return finding('push/not-a-commit', `${ref} leads to a ${peeled.type}, not to a commit: let through`, {
      level: 'note',
    });
  return null;
};

/** Merges refs into distinct trees, in the order of the push; what holds no tree to smoke becomes a note. */
export const judgeTips = <Ref extends PushedRef>(refs: readonly Ref[], skipRefs: readonly string[]): Tips<Ref> => {
  const byTree = new Map<string, { commit: string; refs: string[]; ids: string[] }>();
  const notes: Finding[] = [];
  const judged: { pushed: Ref; tree: string }[] = [];
  for (const pushed of refs) {
    const { update, object } = pushed;
    const skipped = reasonToSkip(update, object, skipRefs);
    if (skipped !== null) notes.push(skipped);
    if (skipped !== null || object.tree === null) continue;
    judged.push({ pushed, tree: object.tree });
    const known = byTree.get(object.tree);
    if (known === undefined) {
      byTree.set(object.tree, { commit: object.oid, refs: [update.remoteRef], ids: [object.oid, update.localOid] });
    } else {
      known.refs.push(update.remoteRef);
      known.ids.push(object.oid, update.localOid);
    }
  }
  return { tips: [...byTree].map(([tree, rest]) => ({ tree, ...rest })), notes, judged };
};

/** What to ask git about pushed ids: `<id>^{}` follows tags to their object, `<id>^{tree}` to the tree. */
export const peelNames = (updates: readonly Update[]): string[] =>
  updates.flatMap(({ localOid }) => [`${localOid}^{}`, `${localOid}^{tree}`]);

/**
 * Pure: the answers to peelNames.
 * @throws Fault when git does not know a pushed id
 */
export const parsePeeled = (updates: readonly Update[], answers: readonly (ObjectName | null)[]): PushedRef[] =>
  updates.map((update, i) => {
    const [object, tree] = [answers[2 * i], answers[2 * i + 1]];
    if (object == null) {
      const { localOid, localRef } = update;
      throw new Fault('git-failed', `git does not know the pushed object ${short(localOid)} (${printable(localRef)})`);
    }
    return { update, object: { type: object.type, oid: object.oid, tree: tree?.oid ?? null } };
  });
