// Reads what a project asks for in pyproject.toml or package.json: names, with what is allowed of them.
import { readToml } from './pins-toml.js';
import { type Asked, normaliseName, readRequirement } from './requirement-syntax.js';
import { asTable, asText, asTexts, readJson } from './tables.js';

export type Wanted = {
  /** As the manifest spells it: `flask>=3`. */
  readonly text: string;
  readonly name: string;
  /** Clauses by PEP 440; empty where any version does, or where the manifest speaks another language. */
  readonly specifiers: readonly string[];
  /** Under a condition: a lock may rightly lack it. */
  readonly conditional: boolean;
};

/** Empty for an address without a name. */
export const wantedOf = ({ name, specifiers, url, marker }: Asked): Wanted[] => {
  if (name === null) return [];
  const address = url === null ? '' : ` @ ${url}`;
  const text = `${name}${specifiers.join(',')}${address}`;
  return [{ text, name, specifiers, conditional: marker !== null }];
};

/** A list of requirements; what is none is passed over. */
const wantedIn = (list: unknown): Wanted[] =>
  asTexts(list).flatMap((text) => {
    const asked = readRequirement(text);
    if (typeof asked === 'string') return [];
    return wantedOf(asked);
  });

/**
 * Poetry's own tables: `python` is the interpreter; carets and paths are another language than PEP 440, so only
 * names are compared.
 */
const ofPoetry = (dependencies: unknown): Wanted[] =>
  Object.entries(asTable(dependencies))
    .filter(([name]) => normaliseName(name) !== 'python')
    .map(([name, value]) => {
      const { optional, markers, platform, python } = asTable(value);
      return {
        text: name,
        name: normaliseName(name),
        specifiers: [],
        conditional: [optional, markers, platform, python].some((one) => one !== undefined),
      };
    });

export type Project = {
  readonly wanted: readonly Wanted[];
  /** [project].dependencies as they are written. */
  readonly listed: readonly string[];
  readonly pythonFloor: string | null;
};

/** `all`: dependency groups and extras too, which a lock of the whole project holds. Null where the text is no TOML. */
export const wantedByPyproject = (text: string, all: boolean): Project | null => {
  const top = readToml(text);
  if (typeof top === 'string') return null;
  const project = asTable(top.project);
  const poetry = asTable(asTable(top.tool).poetry);
  const wanted = [...wantedIn(project.dependencies), ...ofPoetry(poetry.dependencies)];
  if (all) {
    const groups = [project['optional-dependencies'], top['dependency-groups']].flatMap((table) =>
      Object.values(asTable(table)),
    );
    wanted.push(...groups.flatMap(wantedIn), ...ofPoetry(poetry['dev-dependencies']));
    for (const group of Object.values(asTable(poetry.group))) wanted.push(...ofPoetry(asTable(group).dependencies));
  }
  return {
    wanted,
    listed: asTexts(project.dependencies),
    pythonFloor: asText(project['requires-python']) ?? asText(asTable(poetry.dependencies).python),
  };
};

/**
 * Ranges by name, out of package.json; null where it is no JSON. Peers are the business of who installs the
 * package.
 */
export const wantedByPackageJson = (text: string): ReadonlyMap<string, string> | null => {
  const ranges = new Map<string, string>();
  try {
    const top = readJson(text);
    for (const key of ['dependencies', 'devDependencies', 'optionalDependencies'])
      for (const [name, range] of Object.entries(asTable(top[key])))
        if (typeof range === 'string') ranges.set(name, range);
  } catch {
    return null;
  }
  return ranges;
};
