// Which rules may `boundaries` have? Its part of the schema; resolve-boundaries.ts makes BoundaryRules of them.
// Used by schema.ts.
import * as z from 'zod';
import { defaults } from './defaults.js';
import { group, list, path, text } from './schema-words.js';

const placeMust = 'must be the path of a folder or file such as "src/api", without "..", "*" and the top';
const place = text(String.raw`(?!(?:\./*)+$)(?!.*[*?])${path}`, placeMust);
const layerMust = 'must be a list of layers, the topmost first: each a folder, or a list of folders side by side';
const arrowMust = 'must be two places with an arrow between them: "src/push -> src/smoke"';
const arrow = text(String.raw`(?!.*[*?])(?!(?:\./*)+ )${path} -> (?!(?:\./*)+$)${path}`, arrowMust);
const ruleMust =
  'must have either "layers", or "folder" with just one of "may_import", "only" and "dynamic"; "except" goes with "layers", "types" with imports';
const verbs = ['may_import', 'only', 'dynamic'] as const;
const isRule = (rule: Record<string, unknown>): boolean => {
  const has = (key: string): boolean => rule[key] !== undefined;
  const judged = verbs.filter(has).length;
  const shape = has('layers') ? judged === 0 && !has('folder') : has('folder') && judged === 1 && !has('except');
  return shape && (!has('types') || has('layers') || has('may_import'));
};
/** What isRule says, for editors. */
/** The keys of a rule about a folder that say nothing beside `verb`. */
const strangersOf = (verb: (typeof verbs)[number]): string[] => {
  const others: string[] = verbs.filter((other) => other !== verb);
  if (verb !== 'may_import') others.push('types');
  return others;
};

const without = (...keys: readonly string[]) => ({ not: { anyOf: keys.map((key) => ({ required: [key] })) } });

export const boundaryRule = group({
  layers: list(z.union([place, list(place, layerMust).min(1, layerMust)], layerMust), layerMust)
    .min(2, layerMust)
    .describe('Folders from the top down: each may import what lies in a lower layer, and none beside it.')
    .optional(),
  except: list(arrow, arrowMust)
    .describe('Imports that the layers allow all the same: "src/push -> src/smoke".')
    .optional(),
  folder: place.describe('The folder or file that the rule is about.').optional(),
  may_import: list(place, 'must be a list of folders')
    .describe("Of the repository's own files the folder imports only these, and itself.")
    .optional(),
  only: z
    .enum(['shell'], 'must be "shell"')
    .describe('No program but shell scripts may lie in the folder; what is no program does not count.')
    .optional(),
  dynamic: z
    .enum(['forbidden', 'reason', 'allowed'], 'must be "forbidden", "reason" or "allowed"')
    .describe(
      'Whether code in the folder may load or run what no import statement shows: never, with a comment "gate-hooks: allow-dynamic REASON", or as it likes.',
    )
    .optional(),
  types: z
    .enum(['judged', 'ignored'], 'must be "judged" or "ignored"')
    .describe('Whether an import of types alone counts. Default: judged.')
    .optional(),
  why: text(String.raw`[^\u0000-\u001f\u007f]+`, 'must be one line of text')
    .describe('Shown with every finding of the rule.')
    .optional(),
})
  .refine(isRule, { error: ruleMust, abort: true })
  .meta({
    anyOf: [
      { required: ['layers'], ...without('folder', ...verbs) },
      ...verbs.map((verb) => ({
        required: ['folder', verb],
        ...without('layers', 'except', ...strangersOf(verb)),
      })),
    ],
  });
export const boundaries = group({
  rules: list(boundaryRule, 'must be a list of rules')
    .describe('What may lie in which folder, and what may import what. Default: none.')
    .optional(),
  baseline: text(String.raw`(?=.*\.json$)${path}`, 'must be a relative path that ends in ".json", without ".."')
    .describe(`Findings that were there when the rules came. Default: ${defaults.boundaries.baseline}.`)
    .optional(),
});

export type WrittenRule = z.infer<typeof boundaryRule>;
