// Which imports break the layers, or what a folder may import? Edges of the graph and rules in, breaks out. Asked
// by check.ts. Pure.

import { printable } from '../core/text.js';
import type { Edge } from '../imports/graph.js';
import type { BoundaryRule } from '../settings/settings.js';
import { type Broken, broken, isIn, type LineText } from './broken.js';

type Layers = Extract<BoundaryRule, { kind: 'layers' }>;
type MayImport = Extract<BoundaryRule, { kind: 'may-import' }>;

const rule = 'boundaries/import';

/** The most exact place that a file lies in, and how deep its layer is. */
const placer = ({ layers }: Layers): ((path: string) => { readonly place: string; readonly depth: number } | null) => {
  const places = layers
    .flatMap((layer, depth) => layer.map((place) => ({ place, depth })))
    .sort((a, b) => b.place.length - a.place.length);
  const known = new Map<string, { place: string; depth: number } | null>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const found = places.find(({ place }) => isIn(path, place)) ?? null;
    known.set(path, found);
    return found;
  };
};

const judgeLayers = (layers: Layers, edges: readonly Edge[], lineText: LineText, settingsFile: string): Broken[] => {
  const find = placer(layers);
  const used = new Set<number>();
  const found = edges
    .filter(({ kind }) => layers.types || kind !== 'typing')
    .flatMap(({ from, to, line }) => {
      const [above, below] = [find(from), find(to)];
      if (above === null || below === null || above.place === below.place || above.depth < below.depth) return [];
      const allowed = layers.except.findIndex((arrow) => isIn(from, arrow.from) && isIn(to, arrow.to));
      used.add(allowed);
      if (allowed >= 0) return [];
      const where = above.depth === below.depth ? 'lies beside' : 'lies above';
      return [
        broken(
          rule,
          from,
          `imports ${printable(to)}, and ${printable(below.place)} ${where} ${printable(above.place)}`,
          lineText(from, line),
          {
            line,
            why: layers.why,
            hint: `take the import out, or let the rule allow it: "except": [${JSON.stringify(`${above.place} -> ${below.place}`)}]`,
          },
        ),
      ];
    });
  return [
    ...found,
    ...layers.except
      .filter((_, at) => !used.has(at))
      .map(({ from, to }) =>
        broken(
          'boundaries/unused',
          settingsFile,
          `the exception ${printable(from)} -> ${printable(to)} of a layers rule allows no import that the layers forbid`,
          null,
          { hint: 'take it out of boundaries.rules' },
        ),
      ),
  ];
};

const judgeMayImport = (
  { folder, allowed, types, why }: MayImport,
  edges: readonly Edge[],
  lineText: LineText,
): Broken[] =>
  edges
    .filter(
      ({ from, to, kind }) =>
        isIn(from, folder) &&
        !isIn(to, folder) &&
        (types || kind !== 'typing') &&
        !allowed.some((place) => isIn(to, place)),
    )
    .map(({ from, to, line }) => {
      const may =
        allowed.length === 0 ? 'nothing else of this repository' : `only ${allowed.map(printable).join(', ')}`;
      return broken(
        rule,
        from,
        `imports ${printable(to)}, and ${printable(folder)} may import ${may}`,
        lineText(from, line),
        { line, why, hint: 'take the import out, or add its folder to "may_import" of the rule' },
      );
    });

/** @param settingsFile where the rules stand, for what is wrong with a rule itself */
export const judgeImports = (
  rules: readonly BoundaryRule[],
  edges: readonly Edge[],
  lineText: LineText,
  settingsFile: string,
): Broken[] =>
  rules.flatMap((one) => {
    if (one.kind === 'layers') return judgeLayers(one, edges, lineText, settingsFile);
    if (one.kind === 'may-import') return judgeMayImport(one, edges, lineText);
    return [];
  });
