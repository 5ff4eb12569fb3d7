// What do written boundary rules come to? One written rule is one rule, with its paths tidied. Asked by resolve.ts.
// Pure.
import type { WrittenRule } from './schema-boundaries.js';
import type { BoundaryRule } from './settings.js';

/** @param tidy makes `./a//b/` `a/b` */
export const resolveRules = (rules: readonly WrittenRule[], tidy: (path: string) => string): BoundaryRule[] =>
  rules.map(
    ({
      layers,
      except = [],
      folder = '',
      may_import: allowed,
      only,
      dynamic,
      types: counted,
      why = null,
    }): BoundaryRule => {
      const types = counted !== 'ignored';
      if (layers !== undefined) {
        const arrows = except
          .map((arrow) => arrow.split(' -> ').map(tidy))
          .map(([from = '', to = '']) => ({ from, to }));
        return {
          kind: 'layers',
          layers: layers.map((layer) => (typeof layer === 'string' ? [layer] : layer).map(tidy)),
          except: arrows,
          types,
          why,
        };
      }
      const at = { folder: tidy(folder), why };
      if (allowed !== undefined) return { ...at, kind: 'may-import', allowed: allowed.map(tidy), types };
      if (only === 'shell') return { ...at, kind: 'shell-only' };
      return { ...at, kind: 'dynamic', level: dynamic ?? 'forbidden' };
    },
  );
