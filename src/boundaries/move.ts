// Moves one script with all that names it, or changes nothing at all. The story of move-script. Asked by
// commands/move-script.ts. Next: move-plan.ts.
import { join, posix } from 'node:path';
import { Fault } from '../core/fault.js';
import { listed, printable } from '../core/text.js';
import { folderOf } from '../imports/modules.js';
import { type Language, readSources, type Sources } from '../imports/read.js';
import { isStandardLibrary } from '../imports/stdlib.js';
import { isScript } from '../imports/typescript.js';
import { look, tryReadLink } from '../world/files.js';
import { git, tryGit, type WorkRepository } from '../world/git.js';
import { type Change, changeTogether } from '../world/together.js';
import { listTracked, type Tracked } from '../world/tracked.js';
import { readCandidates, readText } from './callers.js';
import { type MovePlan, planMove } from './move-plan.js';

export type Move = {
  readonly plan: MovePlan;
  readonly sources: Sources;
  readonly entries: readonly Tracked[];
  readonly languages: readonly Language[];
  /** A shim was asked for, and none can be written for such a file. */
  readonly lacksShim: boolean;
};

const usage = 'npx gate-hooks move-script scripts/foo.py cli/foo.py';

const cleanPath = (path: string): string => {
  const clean = posix.normalize(path);
  if (
    clean === '.' ||
    clean.startsWith('/') ||
    clean === '..' ||
    clean.startsWith('../') ||
    /[\0\n\r]/.test(clean) ||
    clean.split('/').includes('.git')
  )
    throw new Fault('usage', `${printable(path)} is no path below the top of the repository`, usage, 2);
  return clean;
};

const refuse = (why: string): never => {
  throw new Fault('usage', why, usage, 2);
};

/** Where it goes must be free, and no link may lead it elsewhere. */
const checkTarget = (repo: WorkRepository, from: string, to: string, tracked: ReadonlySet<string>): void => {
  const { root } = repo;
  if (from === to) refuse(`${printable(from)} is there already`);
  if (posix.extname(from) !== posix.extname(to)) refuse(`${printable(from)} and ${printable(to)} do not end alike`);
  if (tracked.has(to) || look(join(root, to)) !== null) refuse(`${printable(to)} is there already`);
  for (let folder = folderOf(to); folder !== ''; folder = folderOf(folder)) {
    const stats = look(join(root, folder));
    if (stats !== null && !stats.isDirectory()) refuse(`${printable(folder)} is no folder`);
  }
  if (tryGit(repo, ['check-ignore', '-z', '--stdin'], { input: `${to}\0` }).code === 0)
    refuse(`git ignores ${printable(to)}, so it would not be committed`);
  const top = to.replace(/\.py$/, '').replace(/\/.*$/s, '');
  if (to.endsWith('.py') && isStandardLibrary(top))
    refuse(`${printable(to)} would be imported as ${printable(top)}, which is Python's own`);
};

/** Where a tracked link leads, without following others on the way. */
const linksTo = ({ root }: WorkRepository, entries: readonly Tracked[], path: string): string[] =>
  entries
    .filter(
      ({ mode, path: link }) =>
        mode === '120000' && posix.join(folderOf(link), tryReadLink(join(root, link)) ?? '') === path,
    )
    .map(({ path: link }) => link);

/** @throws Fault for paths that cannot be moved from or to */
export const prepareMove = async (
  repo: WorkRepository,
  asked: readonly [string, string],
  shim: boolean,
): Promise<Move> => {
  const from = cleanPath(asked[0]);
  const named = cleanPath(asked[1]);
  const to =
    asked[1].endsWith('/') || look(join(repo.root, named))?.isDirectory() === true
      ? `${named.replace(/\/$/, '')}/${posix.basename(from)}`
      : named;
  const entries = listTracked(repo);
  const tracked = new Set(entries.map(({ path }) => path));
  const entry = entries.find(({ path }) => path === from);
  if (entry === undefined) return refuse(`git tracks no file ${printable(from)}`);
  if (!entry.mode.startsWith('100')) refuse(`${printable(from)} is no regular file`);
  checkTarget(repo, from, to, tracked);
  const languages: Language[] = isScript(from) ? ['python', 'typescript'] : ['python'];
  const sources = await readSources(repo, languages, entries);
  const own = readText(repo.root, from);
  if (own === null)
    throw new Fault(
      'file-system',
      `${printable(from)} cannot be read: it is not there, no text, or too large`,
      null,
      3,
    );
  const unread = sources.graph.unread.find(({ path }) => path === from);
  if (unread !== undefined)
    throw new Fault(
      'malformed',
      `${printable(from)} does not parse: ${unread.problem}`,
      'mend it first: what it imports is not known',
      3,
    );
  const importers = sources.graph.edges.filter((edge) => edge.to === from).map((edge) => edge.from);
  const texts = readCandidates(repo, [folderOf(from)], [posix.basename(from)], entries);
  const known = new Set(texts.map(({ path }) => path));
  const all = [
    ...texts,
    ...[...new Set(importers)]
      .filter((path) => !known.has(path))
      .map((path) => readText(repo.root, path))
      .filter((text) => text !== null),
  ];
  const plan = planMove({
    from,
    to,
    own,
    texts: all,
    sources,
    paths: tracked,
    links: linksTo(repo, entries, from),
    isTaken: (path) => look(join(repo.root, path)) !== null,
    isExecutable: entry.mode === '100755',
    shim,
  });
  return { plan, sources, entries, languages, lacksShim: shim && !plan.created.some(({ path }) => path === from) };
};

/** Tracked files that differ from the last commit, by path. Untracked ones are nobody's business here. */
export const dirtyFiles = (repo: WorkRepository): string[] =>
  git(repo, [
    '--no-optional-locks',
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=no',
    '--no-renames',
    '--ignore-submodules=none',
  ])
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));

const changesOf = ({ root }: WorkRepository, { plan }: Move): Change[] => {
  const modeOf = (path: string): number => (look(join(root, path))?.mode ?? 0o644) & 0o777;
  const shim = plan.created.find(({ path }) => path === plan.from);
  return [
    { path: join(root, plan.to), content: Buffer.from(plan.moved.after, plan.moved.encoding), mode: modeOf(plan.from) },
    ...plan.edited.map(({ path, after, encoding }) => ({
      path: join(root, path),
      content: Buffer.from(after, encoding),
      mode: modeOf(path),
    })),
    ...plan.created
      .filter(({ path }) => path !== plan.from)
      .map(({ path, content }) => ({ path: join(root, path), content: Buffer.from(content), mode: 0o644 })),
    {
      path: join(root, plan.from),
      content: shim === undefined ? null : Buffer.from(shim.content),
      mode: modeOf(plan.from),
    },
  ];
};

/**
 * Reads all sources anew and holds their imports to those from before: whoever imported the file must find it, and
 * it must find what it imported.
 */
const confirmImports = async (repo: WorkRepository, { plan, sources, entries, languages }: Move): Promise<void> => {
  const { from, to, created, followers } = plan;
  const kept = entries.filter(({ path }) => path !== from || created.some((one) => one.path === from));
  const mode = entries.find(({ path }) => path === from)?.mode ?? '100644';
  const added = [to, ...created.map(({ path }) => path).filter((path) => path !== from)];
  const after = await readSources(repo, languages, [...kept, ...added.map((path) => ({ mode, sparse: false, path }))]);
  const has = (edges: Sources['graph']['edges'], one: string, other: string): boolean =>
    edges.some((edge) => edge.from === one && edge.to === other);
  const lost = followers.filter((path) => has(sources.graph.edges, path, from) && !has(after.graph.edges, path, to));
  const own = sources.graph.edges
    .filter(
      (edge) =>
        edge.from === from &&
        edge.kind !== 'dynamic' &&
        !has(after.graph.edges, to, edge.to) &&
        !plan.warnings.some(({ line }) => line === edge.line),
    )
    .map((edge) => edge.to);
  const unread = after.graph.unread.find(({ path }) => !sources.graph.unread.some((one) => one.path === path));
  if (lost.length > 0)
    throw new Fault(
      'would-break',
      `${listed(lost)} would not find ${printable(to)} any more: nothing was changed`,
      'rewrite its import by hand, then move it again',
    );
  if (own.length > 0)
    throw new Fault(
      'would-break',
      `${printable(to)} would not find ${listed(own)} any more: nothing was changed`,
      'import it by its full name, then move it again',
    );
  if (unread !== undefined)
    throw new Fault(
      'would-break',
      `${printable(unread.path)} would not parse any more: nothing was changed`,
      'please report it',
    );
};

/** @throws Fault where anything fails; then every file, and the index, is as before */
export const carryOut = async (repo: WorkRepository, move: Move): Promise<void> => {
  const changes = changesOf(repo, move);
  const paths = changes.map(({ path }) => path.slice(repo.root.length + 1));
  await changeTogether(changes, async () => {
    await confirmImports(repo, move);
    // The last step, and all or nothing by itself: git replaces its index in one piece. `git add` would stage the
    // rest where it refuses one of them.
    git(repo, ['update-index', '--add', '--remove', '-z', '--stdin'], {
      input: paths.map((path) => `${path}\0`).join(''),
    });
  });
};
