// Which folders does a pyproject.toml call the roots of its packages? Setuptools, Poetry, Hatch, PDM and uv. Asked
// by read.ts. Pure.
import { parse } from 'smol-toml';
import { isPlainObject } from '../core/plain-object.js';
import { folderOf } from './modules.js';
import { normalise } from './typescript-resolve.js';

const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>(
    (inner, key) => (isPlainObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );

/** A text, or a list of texts. */
const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Folders relative to the root of the repository. A file that is no TOML names none. */
export const declaredRoots = (path: string, text: string): string[] => {
  let toml: unknown;
  try {
    toml = parse(text);
  } catch {
    return [];
  }
  const tool = at(toml, 'tool');
  const wheels = ['packages', 'only-include'].flatMap((key) =>
    texts(at(tool, 'hatch', 'build', 'targets', 'wheel', key)),
  );
  const named = [
    ...texts(at(tool, 'setuptools', 'packages', 'find', 'where')),
    ...texts(at(tool, 'setuptools', 'package-dir', '')),
    ...list(at(tool, 'poetry', 'packages')).flatMap((one) => texts(at(one, 'from'))),
    ...texts(at(tool, 'hatch', 'build', 'targets', 'wheel', 'sources')),
    ...wheels.map((one) => folderOf(one.replace(/\/+$/, ''))),
    ...texts(at(tool, 'pdm', 'build', 'package-dir')),
    ...texts(at(tool, 'uv', 'build-backend', 'module-root')),
    ...texts(at(tool, 'pytest', 'ini_options', 'pythonpath')),
  ];
  return named
    .map((one) => normalise(`${folderOf(path)}/${one}`))
    .filter((one): one is string => one !== null && one !== '');
};
