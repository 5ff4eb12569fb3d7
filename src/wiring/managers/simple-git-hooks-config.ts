// Is simple-git-hooks the user's own, where is it configured, and which hooks does it leave alone? Pure; asked by
import { isPlainObject } from '../../core/plain-object.js';

// started.ts, simple-git-hooks-run.ts and doctor.

/** In the order in which it looks; the first that is there counts. */
const ownFiles = [
  '.simple-git-hooks.cjs',
  '.simple-git-hooks.js',
  '.simple-git-hooks.mjs',
  'simple-git-hooks.cjs',
  'simple-git-hooks.js',
  'simple-git-hooks.mjs',
  '.simple-git-hooks.json',
  'simple-git-hooks.json',
] as const;

/** At the top of the work tree. */
export const configFiles: readonly string[] = [...ownFiles, 'package.json'];

export type Configured = {
  readonly file: string;
  /** Null where it is a script, or is no JSON object. */
  readonly config: Record<string, unknown> | null;
};

export type Texts = Readonly<Record<string, string | null>>;

export const isScript = (file: string): boolean => !file.endsWith('.json');

const asObject = (value: unknown): Record<string, unknown> | null => (isPlainObject(value) ? value : null);

const parsed = (text: string | null | undefined): Record<string, unknown> | null => {
  try {
    return asObject(JSON.parse(text ?? 'null'));
  } catch {
    // Its own tool, and npm, complain of it.
    return null;
  }
};

/** Null where nothing configures it: then it touches no hook. */
export const configuredIn = (texts: Texts): Configured | null => {
  const own = ownFiles.find((file) => (texts[file] ?? null) !== null);
  if (own !== undefined) return { file: own, config: isScript(own) ? null : parsed(texts[own]) };
  const entry = parsed(texts['package.json'])?.['simple-git-hooks'];
  if (entry === undefined) return null;
  return { file: 'package.json', config: asObject(entry) };
};

/** Its postinstall does nothing for a project that does not name it there. */
export const isDependency = (texts: Texts): boolean => {
  const project = parsed(texts['package.json']);
  return ['dependencies', 'devDependencies'].some(
    (kind) => asObject(project?.[kind])?.['simple-git-hooks'] !== undefined,
  );
};

/** Whether it leaves a hook file of that name as it stands. */
export const spares = (config: Record<string, unknown>, hook: string): boolean => {
  const kept = config.preserveUnused;
  return config[hook] === undefined && (Array.isArray(kept) ? kept.includes(hook) : Boolean(kept));
};
