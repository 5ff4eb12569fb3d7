// What does a project ask for, in pyproject.toml or package.json? Texts to names with what is allowed of them. Pure; compared with a lock by drift.ts.
import { asTable, asText, readToml, type Table } from './pins-toml.js';
import { normaliseName, type Requirement, readRequirement } from './requirements.js';

export type Wanted = {
  /** As the manifest spells it: `flask>=3`. */
  readonly text: string;
  readonly name: string;
  /** Clauses by PEP 440; empty where any version does, or where the manifest speaks another language. */
  readonly specifiers: readonly string[];
  /** Under a condition: a lock may rightly lack it. */
  readonly conditional: boolean;
};

export const wantedOf = ({
  name,
  specifiers,
  url,
  marker,
}: Pick<Requirement, 'name' | 'specifiers' | 'url' | 'marker'>): Wanted[] =>
  name === null
    ? []
    : [
        {
          text: `${name}${specifiers.join(',')}${url === null ? '' : ` @ ${url}`}`,
          name,
          specifiers,
          conditional: marker !== null,
        },
      ];

const listed = (value: unknown): Wanted[] =>
  (Array.isArray(value) ? value : []).flatMap((text) => {
    const read = typeof text === 'string' ? readRequirement(text) : '';
    return typeof read === 'string' ? [] : wantedOf(read);
  });

/** Poetry's own tables: `python` is the interpreter; carets and paths are another language than PEP 440, so only names are compared. */
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
  const [project, poetry] = [asTable(top.project), asTable(asTable(top.tool).poetry)];
  const groups = (table: unknown): Wanted[] => Object.values(asTable(table)).flatMap(listed);
  const poetryGroups = Object.values(asTable(poetry.group)).flatMap((group) => ofPoetry(asTable(group).dependencies));
  return {
    wanted: [
      ...listed(project.dependencies),
      ...ofPoetry(poetry.dependencies),
      ...(all
        ? [
            ...groups(project['optional-dependencies']),
            ...groups(top['dependency-groups']),
            ...ofPoetry(poetry['dev-dependencies']),
            ...poetryGroups,
          ]
        : []),
    ],
    listed: (Array.isArray(project.dependencies) ? project.dependencies : []).filter((one) => typeof one === 'string'),
    pythonFloor: asText(project['requires-python']) ?? asText(asTable(poetry.dependencies).python),
  };
};

/** `name`s with the range that package.json gives; null where it is no JSON. Peers are the business of who installs the package. */
export const wantedByPackageJson = (text: string): ReadonlyMap<string, string> | null => {
  try {
    const top = asTable(JSON.parse(text.replace(/^\ufeff/, '')) as Table);
    const groups = ['dependencies', 'devDependencies', 'optionalDependencies'].map((key) =>
      Object.entries(asTable(top[key])),
    );
    return new Map(
      groups.flat().flatMap(([name, range]) => (typeof range === 'string' ? [[name, range] as const] : [])),
    );
  } catch {
    return null;
  }
};
