// What kind of file is it that names a script: what starts it, what tells people of it, or what records the past?
// By its path alone. Asked by references.ts. Pure.

/**
 * `history` are records of what was (changelogs, decisions), `settings` name files without starting them, `fixture`
 * is what tests compare with, `service` are units and tables of a system's own scheduler, `hooks` is what other
 * repositories' pre-commit reads.
 */
export type Place =
  | 'make'
  | 'workflow'
  | 'docs'
  | 'docker'
  | 'packaging'
  | 'pre-commit'
  | 'hooks'
  | 'package.json'
  | 'service'
  | 'shell'
  | 'python'
  | 'javascript'
  | 'settings'
  | 'history'
  | 'fixture'
  | 'other';

const history =
  /^(?:change(?:s|log)|history|news|release[-_ ]?notes|whats[-_]?new)(?:[-_.].*)?$|^releases?\.(?:md|rst|txt)$|^v?\d+\.\d+[\d.]*(?:[-_.].*)?\.(?:md|rst|txt)$/i;
const historyFolder =
  /(?:^|\/)(?:changelog\.d|changelogs?|changes|newsfragments|news|releases|release[-_]notes|whats_?new|docs\/decisions|adr)\//i;

const byName: readonly (readonly [RegExp, Place])[] = [
  [
    /^(?:GNU)?[Mm]akefile(?:\..+)?$|\.mk$|^[Jj]ustfile$|^\.justfile$|^[Tt]askfile(?:\.dist)?\.ya?ml$|^Rakefile$|^SConstruct$/,
    'make',
  ],
  [
    /^(?:Docker|Container)file(?:\..+)?$|\.[Dd]ockerfile$|^(?:docker-)?compose(?:[-.].*)?\.ya?ml$|^\.dockerignore$/,
    'docker',
  ],
  [/^\.pre-commit-config\.ya?ml$|^lefthook\.ya?ml$|^\.lefthook\.ya?ml$/, 'pre-commit'],
  [/^\.pre-commit-hooks\.ya?ml$|^action\.ya?ml$/, 'hooks'],
  [
    /^\.gitlab-ci\.ya?ml$|^azure-pipelines.*\.ya?ml$|^\.travis\.ya?ml$|^appveyor\.ya?ml$|^\.appveyor\.ya?ml$|^\.cirrus\.(?:ya?ml|star)$|^bitbucket-pipelines\.ya?ml$|^Jenkinsfile(?:\..+)?$|^\.readthedocs\.ya?ml$|^cloudbuild\.ya?ml$/,
    'workflow',
  ],
  [/^package\.json$/, 'package.json'],
  [
    /^(?:pyproject|hatch|Pipfile)(?:\.toml)?$|^setup\.(?:cfg|py)$|^tox\.(?:ini|toml)$|^noxfile\.py$|^MANIFEST\.in$|^meson\.build$|^CMakeLists\.txt$|^tasks\.py$/,
    'packaging',
  ],
  [/^crontab|\.(?:service|timer|cron|crontab|plist)$|^Procfile|^supervisord?\.conf$/, 'service'],
  [
    /^CODEOWNERS$|^\.(?:git|npm|prettier|eslint|docker)ignore$|^\.gitattributes$|^\.editorconfig$|^\.coveragerc$|^\.?(?:ruff|mypy|pytest|flake8)(?:\.toml|\.ini|)$|^\.(?:pylintrc|flake8)$/,
    'settings',
  ],
  [/\.(?:md|markdown|mdx|rst|adoc|asciidoc|html?)$|^README|^CONTRIBUTING|^HACKING|^INSTALL/i, 'docs'],
  [/\.(?:sh|bash|zsh|ksh|fish|ps1|bat|cmd)$/, 'shell'],
  [/\.pyi?$|\.ipynb$|\.pyw$/, 'python'],
  [/\.(?:[cm]?[jt]s|[jt]sx)$/, 'javascript'],
  [/\.txt$/, 'docs'],
];

/** @param path relative to the root, `/`-separated */
export const placeOf = (path: string): Place => {
  const place = placeByName(path);
  // What a test compares with tells nobody anything.
  return place === 'docs' && /(?:^|\/)(?:tests?|testdata|fixtures|__fixtures__|snapshots|cassettes)\//.test(path)
    ? 'fixture'
    : place;
};

const placeByName = (path: string): Place => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (history.test(name) || historyFolder.test(path))
    return /\.(?:py|sh|[cm]?[jt]s|ya?ml)$/.test(name) ? byEnding(name, path) : 'history';
  return byEnding(name, path);
};

const byEnding = (name: string, path: string): Place => {
  if (
    /^\.github\/(?:workflows|actions)\/|^\.circleci\/|^\.buildkite\/|^\.gitea\/workflows\/|^\.gitlab\/.*\.ya?ml$|(?:^|\/)ci\/.*\.ya?ml$/.test(
      path,
    ) &&
    name !== 'README.md'
  )
    return /\.(?:ya?ml)$/.test(name) ? 'workflow' : (byName.find(([pattern]) => pattern.test(name))?.[1] ?? 'shell');
  if (/(?:^|\/)(?:cron\.(?:d|daily|hourly|weekly)|systemd)\//.test(path)) return 'service';
  return byName.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
};

/**
 * Where a name outlives a change of this repository: images and units that are deployed, what other repositories
 * read, what people have learnt.
 */
export const isOutOfReach = (place: Place): boolean =>
  place === 'docker' || place === 'service' || place === 'hooks' || place === 'docs';

/** As a person calls it, in a table. */
export const wordOf = (place: Place): string =>
  place === 'make' || place === 'docs' || place === 'hooks' || place === 'other'
    ? { make: 'make', docs: 'docs', hooks: 'published hooks', other: 'other files' }[place]
    : place;
