// Which parts of a repository get a summary? The settings' folders, else the top-level Python packages and the
// source folders of JavaScript. Pure.

import { Fault } from '../core/fault.js';
import { byText, printable } from '../core/text.js';
import { folderOf, type PythonModules } from '../imports/modules.js';
import { isScript } from '../imports/typescript.js';

export type Area = {
  /** `engine`, `src`, `packages-web-src`: the summary is docs/summaries/<name>.md. */
  readonly name: string;
  /** Relative to the root. */
  readonly folder: string;
};

/** What stands beside the product is summarised where settings ask for it. */
const beside =
  /^(?:tests?|testing|__tests__|e2e|docs?|examples?|samples?|scripts?|tools?|bin|bench(?:marks?)?|migrations|fixtures|vendor|third_party|node_modules|dist|build)$/i;
const isBeside = (folder: string): boolean =>
  folder.split('/').some((part) => beside.test(part) || part.startsWith('.'));

const isPython = (path: string): boolean => /\.pyi?$/.test(path);
const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
export const isIn = ({ folder }: Area, path: string): boolean => isBelow(path, folder);

/** A package by what an import calls it, another folder by its path. */
const nameOf = (folder: string, paths: readonly string[], modules: PythonModules): string => {
  const inside = paths.find((path) => isPython(path) && isBelow(path, folder));
  if (inside === undefined) return folder.replaceAll('/', '-');
  const root = modules.rootOf(inside);
  const isBelowRoot = root !== '' && isBelow(folder, root);
  const name = isBelowRoot ? folder.slice(root.length + 1) : folder;
  return name.replaceAll('/', '.');
};

/** A package, a folder below a root that the project names, or one without `__init__.py` whose modules are imported. */
const pythonFolders = (paths: readonly string[], modules: PythonModules, imported: readonly string[]): string[] => {
  const folders = paths.filter(isPython).flatMap((path) => {
    const root = modules.rootOf(path);
    const rest = root === '' ? path : path.slice(root.length + 1);
    const first = rest.slice(0, Math.max(0, rest.indexOf('/')));
    if (first === '') return [];
    return [root === '' ? first : `${root}/${first}`];
  });
  const files = new Set(paths);
  return [...new Set(folders)].filter(
    (folder) =>
      !isBeside(folder) &&
      (files.has(`${folder}/__init__.py`) ||
        modules.isDeclared(folderOf(folder)) ||
        imported.some((path) => isBelow(path, folder))),
  );
};

/**
 * `src`, `lib` or `app` of each package; where there is none of them, the folder of the package, or at the top the
 * folders that hold scripts.
 */
const scriptFolders = (paths: readonly string[]): string[] => {
  const scripts = paths.filter(isScript);
  const homes = [...new Set(['', ...paths.filter((path) => path.endsWith('/package.json')).map(folderOf)])].filter(
    (home) => !isBeside(home),
  );
  return homes.flatMap((home) => {
    const at = (name: string): string => (home === '' ? name : `${home}/${name}`);
    const usual = ['src', 'lib', 'app'].map(at).filter((folder) => scripts.some((path) => isBelow(path, folder)));
    if (usual.length > 0) return usual;
    if (home !== '') return scripts.some((path) => isBelow(path, home)) ? [home] : [];
    const owned = (folder: string): boolean =>
      homes.some((other) => other !== '' && (other === folder || isBelow(other, folder)));
    return [
      ...new Set(scripts.filter((path) => path.includes('/')).map((path) => path.slice(0, path.indexOf('/')))),
    ].filter((folder) => !isBeside(folder) && !owned(folder));
  });
};

/**
 * Sorted by name, no two alike.
 * @param paths tracked files
 * @param imported Python files that another one imports
 * @param wanted `summaries.areas` of the settings; null for what is found
 * @throws Fault exit 2 where a folder of the settings holds no source, or two have one name
 */
export const listAreas = (
  paths: readonly string[],
  modules: PythonModules,
  imported: readonly string[],
  wanted: readonly string[] | null,
): Area[] => {
  const found = wanted ?? [...new Set([...pythonFolders(paths, modules, imported), ...scriptFolders(paths)])];
  const empty = found.find(
    (folder) => !paths.some((path) => isBelow(path, folder) && (isPython(path) || isScript(path))),
  );
  if (empty !== undefined)
    throw new Fault(
      'settings',
      `summaries.areas: ${printable(empty)} holds no Python, JavaScript or TypeScript file that git tracks`,
      'name a folder that does, or take it out',
      2,
    );
  const names = found.map((folder) => ({ name: nameOf(folder, paths, modules), folder }));
  const areas = names
    .map(({ name, folder }) => ({
      folder,
      name: names.filter((one) => one.name === name).length > 1 ? folder.replaceAll('/', '-') : name,
    }))
    .sort((a, b) => byText(a.name, b.name));
  const twin = areas.find(({ name }, at) => areas[at + 1]?.name === name);
  if (twin !== undefined)
    throw new Fault(
      'usage',
      `two areas would be called ${printable(twin.name)}`,
      'name the folders in summaries.areas of the settings',
      2,
    );
  return areas;
};

const hintOf = (areas: readonly Area[]): string => {
  if (areas.length === 0) return 'name folders in summaries.areas of the settings';
  return `use one of: ${areas.map(({ name }) => name).join(', ')}`;
};

/** The areas a person asked for, by name or folder. @throws Fault exit 2 for one that is none */
export const selectAreas = (areas: readonly Area[], asked: readonly string[]): readonly Area[] => {
  if (asked.length === 0) return areas;
  return asked.map((word) => {
    const found = areas.find(({ name, folder }) => name === word || folder === word.replace(/\/+$/, ''));
    if (found === undefined) throw new Fault('usage', `there is no area ${printable(word)}`, hintOf(areas), 2);
    return found;
  });
};
