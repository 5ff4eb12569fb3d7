// Which smoke command does this repository have, when no settings name one? Pure; resolve.ts asks, whoever needs a
// command throws noSmokeFault.
import { Fault } from '../core/fault.js';
import { hasJustRecipe, hasTask } from './recipes.js';
import { type Sources, sourceNames } from './settings.js';
import { hasTarget } from './targets.js';

/** `origin` and `others` are for people: `Makefile target smoke`. */
export type Detected = { readonly command: string; readonly origin: string; readonly others: readonly string[] };

type Kind = {
  readonly command: string;
  readonly files: RegExp;
  readonly origin: string;
  readonly has: (text: string) => boolean;
};

const hasScript = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return false;
    const scripts: unknown = Reflect.get(value, 'scripts');
    if (typeof scripts !== 'object' || scripts === null || !Object.hasOwn(scripts, 'smoke')) return false;
    const smoke: unknown = Reflect.get(scripts, 'smoke');
    return typeof smoke === 'string' && smoke.trim() !== '';
  } catch {
    // Said by homes.ts with its place.
    return false;
  }
};

const kinds: readonly Kind[] = [
  {
    command: 'make smoke',
    files: /^(?:GNUm|m|M)akefile$/,
    origin: 'target smoke',
    has: (text) => hasTarget(text, 'smoke'),
  },
  { command: 'npm run smoke', files: /^package\.json$/, origin: 'script smoke', has: hasScript },
  { command: 'just smoke', files: /^\.?[jJ]ustfile$/, origin: 'recipe smoke', has: hasJustRecipe },
  { command: 'task smoke', files: /^[tT]askfile\./, origin: 'task smoke', has: hasTask },
];

/** Each tool reads the first of its files and no other: a Makefile beside a GNUmakefile counts for nothing. */
const look = (kind: Kind, sources: Sources): { command: string; origin: string } | null => {
  const file = sourceNames.find((name) => kind.files.test(name) && typeof sources[name] === 'string');
  const text = file === undefined ? null : sources[file];
  if (file === undefined || text === null || text === undefined) return null;
  if (kind.has(text.replace(/^\ufeff/, ''))) return { command: kind.command, origin: `${file} ${kind.origin}` };
  return null;
};

/**
 * The first of make, npm, just and task that has a `smoke`, and the origins of the rest; null where none has. Never
 * throws.
 */
export const detectSmoke = (sources: Sources): Detected | null => {
  const [first, ...rest] = kinds.map((kind) => look(kind, sources)).filter((found) => found !== null);
  if (first === undefined) return null;
  return { ...first, others: rest.map(({ origin }) => origin) };
};

export const noSmokeFault = (): Fault =>
  new Fault(
    'no-smoke',
    'no smoke command: looked at the top of the repository for a Makefile target smoke, a package.json script smoke, a justfile recipe smoke, a Taskfile.yml task smoke, and smoke.command or smoke.steps in gate-hooks.json',
    'add one of them (for one in a folder below: smoke.command and smoke.cwd), for example gate-hooks.json with: { "smoke": { "command": "./smoke.sh" } }',
    2,
  );
