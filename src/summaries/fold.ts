// Which nodes and arrows fit on one small diagram, and what was folded or left out for that? A view in, a drawing out. Next: mermaid.ts. Pure.
import { byText } from '../imports/graph.js';
import type { Link, Strength, View } from './view.js';

export type Node = { /** Unique in a drawing. */ readonly label: string; readonly kind: 'module' | 'folded' | 'outside' };
export type Arrow = { readonly from: string; readonly to: string; readonly strength: Exclude<Strength, 'types'>; readonly inCycle: boolean };

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
};

const drawArrows = ({ inner, out, into }: View, { own, other, hubs }: Plan): Arrow[] => {
  const found = new Map<string, Arrow>();
  const add = (from: string, to: string, { strength, inCycle }: Link): void => {
    if (strength === 'types' || from === to || hubs.has(to)) return;
    const key = `${from}\0${to}`;
    const known = found.get(key);
    found.set(key, { from, to, strength: known === undefined || rank[strength] < rank[known.strength] ? strength : known.strength, inCycle: inCycle || known?.inCycle === true });
  };
  for (const link of inner) add(own(link.from), own(link.to), link);
  for (const link of out) add(own(link.from), other(link.group), link);
  for (const link of into) add(other(link.group), own(link.to), link);
  return [...found.values()].sort((a, b) => byText(a.from, b.from) || byText(a.to, b.to));
};

/** Parts of a name below the area: `engine.io.csv` has two, `push/gate` too. */
const partsOf = (name: string, area: string): { readonly parts: readonly string[]; readonly join: (parts: readonly string[]) => string } => {
  if (name.includes('/')) return { parts: name.split('/'), join: (parts) => parts.join('/') };
  const rest = name === area ? [] : name.startsWith(`${area}.`) ? name.slice(area.length + 1).split('.') : [name];
  return { parts: rest, join: (parts) => (name.startsWith(`${area}.`) || name === area ? [area, ...parts].join('.') : parts.join('.')) };
};

/** Folder or package at `depth` that a module is folded into; null where it stands for itself. */
const folderAt = (name: string, area: string, depth: number): string | null => {
  const { parts, join } = partsOf(name, area);
  return parts.length > depth ? join(parts.slice(0, depth)) : null;
};

const foldedLabel = (name: string): string => `${name} (folded)`;

/** The package's own module goes into the fold of what is below it. */
const foldAt = (names: readonly string[], area: string, depth: number): Map<string, string> => {
  const folders = new Set(names.flatMap((name) => folderAt(name, area, depth) ?? []));
  return new Map(names.map((name) => {
    const folder = folderAt(name, area, depth) ?? (folders.has(name) ? name : null);
    return [name, folder === null ? name : foldedLabel(folder)];
  }));
};

const degrees = (arrows: readonly Arrow[]): Map<string, number> => {
  const found = new Map<string, number>();
  for (const { from, to } of arrows) for (const end of [from, to]) found.set(end, (found.get(end) ?? 0) + 1);
  return found;
};

const listed = (names: readonly string[]): string => names.map((name) => `\`${name.replaceAll('`', "'")}\``).join(', ');

type State = { readonly own: Map<string, string>; readonly others: string | null; readonly hubs: ReadonlySet<string> };

const planOf = (view: View, { own, others, hubs }: State): Plan & { readonly arrows: Arrow[]; readonly nodes: Node[] } => {
  // An area may be called as a module of this one.
  const taken = new Set(own.values());
  const plan: Plan = { own: (name) => own.get(name) ?? name, other: (group) => others ?? (taken.has(group) ? `${group} (outside)` : group), hubs };
  const arrows = drawArrows(view, plan);
  const outside = new Set([...view.out, ...view.into].filter(({ strength }) => strength !== 'types').map(({ group }) => plan.other(group)));
  const nodes: Node[] = [
    ...[...taken].map((label): Node => ({ label, kind: [...own].some(([name, node]) => node === label && name !== label) ? 'folded' : 'module' })),
    ...[...outside].map((label): Node => ({ label, kind: 'outside' })),
  ].sort((a, b) => byText(a.label, b.label));
  return { ...plan, arrows, nodes };
};

const fits = ({ nodes, arrows }: { readonly nodes: readonly Node[]; readonly arrows: readonly Arrow[] }): boolean => nodes.length <= most.nodes && arrows.length <= most.arrows;

const restLabel = 'other modules (folded)';

/** The next smaller picture: other areas as one node, then the arrows to what everybody imports, then the modules with the fewest arrows as one. */
const shrink = (view: View, state: State): State => {
  const { arrows, nodes } = planOf(view, state);
  const outside = nodes.filter(({ kind }) => kind === 'outside').length;
  if (state.others === null && outside > 1 && (nodes.length > most.nodes || outside > 6)) return { ...state, others: 'other areas (folded)' };
  const incoming = new Map<string, number>();
  for (const { to } of arrows) incoming.set(to, (incoming.get(to) ?? 0) + 1);
  const [hub, count] = [...incoming].sort((a, b) => b[1] - a[1] || byText(a[0], b[0]))[0] ?? ['', 0];
  if (nodes.length <= most.nodes && count >= 4) return { ...state, hubs: new Set([...state.hubs, hub]) };
  const degree = degrees(arrows);
  const own = [...new Set(state.own.values())].filter((label) => label !== restLabel).sort((a, b) => (degree.get(a) ?? 0) - (degree.get(b) ?? 0) || byText(a, b));
  const gone = new Set(own.slice(0, own.includes(restLabel) || [...state.own.values()].includes(restLabel) ? 1 : 2));
  if (gone.size === 0) return state.others === null ? { ...state, others: 'other areas (folded)' } : { ...state, hubs: new Set(nodes.map(({ label }) => label)) };
  return { ...state, own: new Map([...state.own].map(([name, label]) => [name, gone.has(label) ? restLabel : label])) };
};

const notesOf = (view: View, state: State): string[] => {
  const { own, others, hubs } = state;
  const plan = planOf(view, state);
  const bare = (label: string): string => label.replace(/ \(folded\)$/, '');
  const folds = [...new Set(own.values())].filter((label) => label !== restLabel && [...own].some(([name, node]) => node === label && name !== label)).sort(byText);
  const rest = [...own].filter(([, label]) => label === restLabel).map(([name]) => name);
  const shown = rest.length > 12 ? [...new Set(rest.map((name) => folderAt(name, view.area.name, 1) ?? name))] : rest;
  const unfolded = planOf(view, { ...state, hubs: new Set() });
  const left = [...hubs].sort(byText).map((hub) => `not drawn are the arrows to ${listed([bare(hub)])}, which ${listed(unfolded.arrows.filter(({ to }) => to === hub).map(({ from }) => bare(from)))} import`);
  const types = view.inner.filter(({ strength }) => strength === 'types').length > 0;
  return [
    ...(folds.length > 0 ? [`folded into one node each: ${listed(folds.map(bare))}`] : []),
    ...(rest.length > 0 ? [`folded into "other modules": ${listed(shown)}`] : []),
    ...(others !== null ? [`folded into "other areas": ${listed([...new Set([...view.out, ...view.into].filter(({ strength }) => strength !== 'types').map(({ group }) => group))].sort(byText))}`] : []),
    ...left,
    ...(types ? ['imports for types only are not drawn'] : []),
    ...(plan.arrows.some(({ inCycle }) => inCycle) ? ['thick arrows are part of a circle'] : []),
    ...(plan.arrows.some(({ strength }) => strength === 'dynamic') ? ['dotted arrows are dynamic imports'] : []),
    ...(plan.arrows.some(({ strength }) => strength === 'lazy') ? ['"lazy" arrows are imported in a function only'] : []),
  ];
};

/** The most detailed picture that fits: modules, else packages and folders from the deepest up, else less. */
export const foldView = (view: View): Drawing => {
  const names = [...view.modules.keys()];
  const deepest = Math.max(1, ...names.map((name) => partsOf(name, view.area.name).parts.length));
  let state: State = { own: foldAt(names, view.area.name, deepest), others: null, hubs: new Set() };
  for (let depth = deepest - 1; depth >= 1 && !fits(planOf(view, state)); depth--) state = { ...state, own: foldAt(names, view.area.name, depth) };
  while (!fits(planOf(view, state))) state = shrink(view, state);
  const { nodes, arrows } = planOf(view, state);
  return { nodes, arrows, notes: notesOf(view, state) };
};
