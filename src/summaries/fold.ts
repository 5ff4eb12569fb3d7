// Which nodes and arrows fit on one small diagram, and what was folded or left out for that? A view in, a drawing
// out. Next: mermaid.ts. Pure.
import { byText } from '../core/text.js';
import { codeSpan } from '../facts/facts.js';
import type { Link, Strength, View } from './view.js';

export type Node = {
  /** Unique in a drawing. */
  readonly label: string;
  readonly kind: 'module' | 'folded' | 'outside';
};
export type Arrow = {
  readonly from: string;
  readonly to: string;
  readonly strength: Exclude<Strength, 'types'>;
  readonly inCycle: boolean;
};

export type Drawing = {
  /** Sorted by label. */
  readonly nodes: readonly Node[];
  readonly arrows: readonly Arrow[];
  /** What the picture does not show by itself, a sentence each. */
  readonly notes: readonly string[];
};

/** A picture with more is read by nobody (under 25 nodes and 40 edges). */
export const most = { nodes: 24, arrows: 39 } as const;

const rank: Readonly<Record<Arrow['strength'], number>> = { load: 0, lazy: 1, dynamic: 2 };

type Plan = {
  /** The node that stands for a module of the area. */
  readonly own: (name: string) => string;
  /** The node that stands for another area. */
  readonly other: (group: string) => string;
  /** Nodes whose incoming arrows are left out. */
  readonly hubs: ReadonlySet<string>;
  /** Whether who imports the area from outside is drawn. */
  readonly inbound: boolean;
};

const drawArrows = ({ inner, out, into }: View, { own, other, hubs, inbound }: Plan): Arrow[] => {
  const found = new Map<string, Arrow>();
  const add = (from: string, to: string, { strength, inCycle }: Link): void => {
    if (strength === 'types' || from === to || hubs.has(to)) return;
    const key = `${from}\0${to}`;
    const known = found.get(key) ?? { strength, inCycle };
    const isStronger = rank[strength] < rank[known.strength];
    found.set(key, {
      from,
      to,
      strength: isStronger ? strength : known.strength,
      inCycle: inCycle || known.inCycle,
    });
  };
  for (const link of inner) add(own(link.from), own(link.to), link);
  for (const link of out) add(own(link.from), other(link.group), link);
  if (inbound) for (const link of into) add(other(link.group), own(link.to), link);
  return [...found.values()].sort((a, b) => byText(a.from, b.from) || byText(a.to, b.to));
};

/** Parts of a name below the area: `engine.io.csv` has two, `push/gate` too. */
const partsOf = (
  name: string,
  area: string,
): { readonly parts: readonly string[]; readonly join: (parts: readonly string[]) => string } => {
  if (name.includes('/')) return { parts: name.split('/'), join: (parts) => parts.join('/') };
  const joinBelow = (parts: readonly string[]): string => [area, ...parts].join('.');
  if (name === area) return { parts: [], join: joinBelow };
  if (name.startsWith(`${area}.`)) return { parts: name.slice(area.length + 1).split('.'), join: joinBelow };
  return { parts: [name], join: (parts) => parts.join('.') };
};

/** Folder or package at `depth` that a module is folded into; null where it stands for itself. */
const folderAt = (name: string, area: string, depth: number): string | null => {
  const { parts, join } = partsOf(name, area);
  if (parts.length > depth) return join(parts.slice(0, depth));
  return null;
};

/** `push/`, `engine.io.*`: a module may have the name of the folder beside it. */
const foldedLabel = (name: string, isPath: boolean): string => (isPath ? `${name}/` : `${name}.*`);

/** The package's own module goes into the fold of what is below it. */
const foldAt = (names: readonly string[], area: string, depth: number): Map<string, string> => {
  const folders = new Map<string, string>();
  for (const name of names) {
    const folder = folderAt(name, area, depth);
    if (folder !== null) folders.set(folder, foldedLabel(folder, name.includes('/')));
  }
  const labelOf = (name: string): string => {
    const folder = folderAt(name, area, depth);
    if (folder !== null) return folders.get(folder) ?? name;
    // A module `push.ts` beside a folder `push` is none of it; a package `engine.io` is its folder.
    const fold = folders.get(name);
    return fold?.endsWith('.*') === true ? fold : name;
  };
  return new Map(names.map((name) => [name, labelOf(name)]));
};

type State = {
  readonly own: ReadonlyMap<string, string>;
  readonly others: string | null;
  readonly hubs: ReadonlySet<string>;
  readonly inbound: boolean;
};

type Picture = { readonly arrows: readonly Arrow[]; readonly nodes: readonly Node[] };

const draw = (view: View, { own, others, hubs, inbound }: State): Picture => {
  const taken = new Set(own.values());
  // An area may be called as a module of this one.
  const apart = (group: string): string => (taken.has(group) ? `${group} (outside)` : group);
  const other = (group: string): string => others ?? apart(group);
  const arrows = drawArrows(view, { own: (name) => own.get(name) ?? name, other, hubs, inbound });
  const ends = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const folded = new Set([...own].filter(([name, label]) => name !== label).map(([, label]) => label));
  const nodes: Node[] = [
    ...[...taken].map((label): Node => ({ label, kind: folded.has(label) ? 'folded' : 'module' })),
    ...[...ends].filter((label) => !taken.has(label)).map((label): Node => ({ label, kind: 'outside' })),
  ].sort((a, b) => byText(a.label, b.label));
  return { arrows, nodes };
};

const fits = ({ nodes, arrows }: Picture): boolean => nodes.length <= most.nodes && arrows.length <= most.arrows;

const rest = 'other modules';
const elsewhere = 'other areas';

const countBy = (ends: readonly string[]): Map<string, number> => {
  const found = new Map<string, number>();
  for (const end of ends) found.set(end, (found.get(end) ?? 0) + 1);
  return found;
};

/** The modules or folds with the fewest arrows become one node. Null where there are none left. */
const foldFewest = (state: State, arrows: readonly Arrow[]): State | null => {
  const degree = countBy(arrows.flatMap(({ from, to }) => [from, to]));
  const labels = new Set(state.own.values());
  const fewest = [...labels]
    .filter((label) => label !== rest)
    .sort((a, b) => (degree.get(a) ?? 0) - (degree.get(b) ?? 0) || byText(a, b));
  const gone = new Set(fewest.slice(0, labels.has(rest) ? 1 : 2));
  if (gone.size === 0) return null;
  return { ...state, own: new Map([...state.own].map(([name, label]) => [name, gone.has(label) ? rest : label])) };
};

/**
 * The next smaller picture: without who imports it from outside, other areas as one node, without the arrows to
 * what most import, then fewer modules.
 */
const shrink = (view: View, state: State): State => {
  const { arrows, nodes } = draw(view, state);
  const outside = nodes.filter(({ kind }) => kind === 'outside').length;
  if (state.inbound && view.into.length > 0) return { ...state, inbound: false };
  if (state.others === null && outside > 1 && (outside > 6 || nodes.length > most.nodes))
    return { ...state, others: elsewhere };
  const [hub, count] = [...countBy(arrows.map(({ to }) => to))].sort(
    (a, b) => b[1] - a[1] || byText(a[0], b[0]),
  )[0] ?? ['', 0];
  if (nodes.length <= most.nodes && count >= 4) return { ...state, hubs: new Set([...state.hubs, hub]) };
  return foldFewest(state, arrows) ?? { ...state, others: elsewhere };
};

const listed = (names: readonly string[]): string => names.map(codeSpan).join(', ');

const whoImports = (hub: string, importers: readonly string[], nodes: readonly Node[]): string => {
  const without = nodes.map(({ label }) => label).filter((label) => label !== hub && !importers.includes(label));
  if (importers.length <= without.length) return `${listed(importers)} import`;
  if (without.length === 0) return 'every node imports';
  return `every node but ${listed(without)} imports`;
};

const hubNotes = (view: View, state: State, nodes: readonly Node[]): string[] => {
  const { arrows } = draw(view, { ...state, hubs: new Set() });
  return [...state.hubs].sort(byText).map((hub) => {
    const importers = arrows.filter(({ to }) => to === hub).map(({ from }) => from);
    return `not drawn: the arrows to ${codeSpan(hub)}, which ${whoImports(hub, importers, nodes)}`;
  });
};

const foldNotes = (view: View, { own, others }: State): string[] => {
  const folds = [...new Set(own.values())]
    .filter((label) => label !== rest && [...own].some(([name, node]) => node === label && name !== label))
    .sort(byText);
  const gone = [...own].filter(([, label]) => label === rest).map(([name]) => name);
  const shown = gone.length > 12 ? [...new Set(gone.map((name) => folderAt(name, view.area.name, 1) ?? name))] : gone;
  const groups = [...view.out, ...view.into].filter(({ strength }) => strength !== 'types').map(({ group }) => group);
  const notes: string[] = [];
  if (folds.length > 0) notes.push(`one node each, folded: ${listed(folds)}`);
  if (gone.length > 0) notes.push(`folded into "${rest}": ${listed(shown)}`);
  if (others !== null) notes.push(`folded into "${elsewhere}": ${listed([...new Set(groups)].sort(byText))}`);
  return notes;
};

const notesOf = (view: View, state: State): string[] => {
  const { arrows, nodes } = draw(view, state);
  const has = (strength: Arrow['strength']): boolean => arrows.some((arrow) => arrow.strength === strength);
  const notes = foldNotes(view, state);
  if (!state.inbound && view.into.length > 0) notes.push('not drawn: who imports it from outside, see below');
  notes.push(...hubNotes(view, state, nodes));
  if (view.inner.some(({ strength }) => strength === 'types')) notes.push('not drawn: imports for types only');
  if (arrows.some(({ inCycle }) => inCycle)) notes.push('a thick arrow is part of a circle');
  if (has('dynamic')) notes.push('a dotted arrow is a dynamic import');
  if (has('lazy')) notes.push('a "lazy" arrow is imported in a function only');
  return notes;
};

/** The most detailed picture that fits: modules, else packages and folders from the deepest up, else less. */
export const foldView = (view: View): Drawing => {
  const names = [...view.modules.keys()];
  const deepest = Math.max(1, ...names.map((name) => partsOf(name, view.area.name).parts.length));
  let state: State = { own: foldAt(names, view.area.name, deepest), others: null, hubs: new Set(), inbound: true };
  for (let depth = deepest - 1; depth >= 1 && !fits(draw(view, state)); depth--)
    state = { ...state, own: foldAt(names, view.area.name, depth) };
  while (!fits(draw(view, state))) state = shrink(view, state);
  return { ...draw(view, state), notes: notesOf(view, state) };
};
