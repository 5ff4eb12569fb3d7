// Is one lock whole, and does it still hold what its manifest asks for? Gathers the files, asks the judges: whole.ts, whole-packages.ts, drift.ts.
import { join, posix } from 'node:path';
import { type Finding, finding } from '../core/finding.js';
import type { Settings } from '../settings/settings.js';
import { isFile, readText } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { isLink } from './age.js';
import { judgeNodeDrift, judgePythonDrift } from './drift.js';
import { type Format, formatOf } from './formats.js';
import { type Gathered, gatherLock } from './gather.js';
import { manifestNames, pythonOf } from './header.js';
import { type Pins, readPins } from './pins.js';
import { type Project, wantedByPackageJson, wantedByPyproject, wantedOf } from './wanted.js';
import { judgeWhole } from './whole.js';
import { judgePackages } from './whole-packages.js';

export type LockReport = {
  readonly path: string;
  readonly format: Format | null;
  readonly findings: readonly Finding[];
  readonly pins: number;
  readonly hashed: number;
  /** `>=3.10`, or `3.11` where only the Python that made the lock is known; null where nothing says. */
  readonly python: string | null;
  /** What it was compared with, relative to the root. */
  readonly manifest: string | null;
};

const mostBytes = 64 << 20;
const beside = (path: string, name: string): string => posix.normalize(posix.join(posix.dirname(path), name));
const read = (repo: WorkRepository, path: string): string | null =>
  isFile(join(repo.root, path)) ? readText(join(repo.root, path), mostBytes) : null;

/** What a manifest of requirements, or a pyproject.toml, asks for. */
const readProject = (repo: WorkRepository, path: string, all: boolean): Project | null => {
  if (path.endsWith('.toml')) return wantedByPyproject(read(repo, path) ?? '', all);
  const { parts } = gatherLock(repo, path);
  const asked = parts.filter(({ constraint }) => !constraint).flatMap(({ entries }) => entries);
  return {
    wanted: asked.flatMap((entry) => (entry.kind === 'requirement' ? wantedOf(entry) : [])),
    listed: [],
    pythonFloor: null,
  };
};

const pinsOfParts = (repo: WorkRepository, { parts }: Gathered): Pins =>
  parts
    .filter(({ constraint }) => !constraint)
    .flatMap(({ path }) => readPins('requirements.txt', read(repo, path) ?? '') ?? []);

/** The first of the manifests that a requirements lock may have, that is there. */
export const manifestOf = (repo: WorkRepository, path: string, text: string): string | null => {
  const found = manifestNames(path, text).find((name) => isFile(join(repo.root, name)));
  if (found !== 'pyproject.toml') return found ?? null;
  const project = wantedByPyproject(read(repo, found) ?? '', false);
  return project === null || (project.wanted.length === 0 && project.pythonFloor === null) ? null : found;
};

const checkRequirements = (repo: WorkRepository, path: string, { lock }: Settings): LockReport => {
  const gathered = gatherLock(repo, path);
  const whole = judgeWhole(gathered.parts);
  const manifest = manifestOf(repo, path, gathered.text);
  const project = manifest === null ? null : readProject(repo, manifest, false);
  const pyproject = beside(path, 'pyproject.toml');
  const floor =
    project?.pythonFloor ??
    wantedByPyproject(read(repo, pyproject) ?? '', false)?.pythonFloor ??
    pythonOf(gathered.text);
  const drift =
    manifest === null || project === null
      ? []
      : judgePythonDrift(path, manifest, project.wanted, pinsOfParts(repo, gathered), lock.level);
  const empty =
    whole.pins === 0 && gathered.findings.length + whole.findings.length === 0
      ? [finding('lock/unpinned', 'pins nothing', { path, level: 'warn', hint: 'npx gate-hooks refresh-lock' })]
      : [];
  return {
    path,
    format: 'requirements',
    findings: [...gathered.findings, ...whole.findings, ...empty, ...drift],
    pins: whole.pins,
    hashed: whole.hashed,
    python: floor,
    manifest,
  };
};

const checkPackages = (
  repo: WorkRepository,
  path: string,
  format: Exclude<Format, 'requirements'>,
  { lock }: Settings,
): LockReport => {
  const text = read(repo, path) ?? '';
  const { findings, pins, hashed, pythonFloor } = judgePackages(path, format, text);
  const isNode = format === 'npm' || format === 'pnpm' || format === 'yarn';
  const manifest = beside(path, isNode ? 'package.json' : 'pyproject.toml');
  const asked = read(repo, manifest);
  const report = { path, format, pins, hashed, python: pythonFloor, manifest: asked === null ? null : manifest };
  if (asked === null || findings.some(({ rule }) => rule === 'lock/unreadable')) return { ...report, findings };
  const wanted = isNode ? wantedByPackageJson(asked) : null;
  if (isNode)
    return {
      ...report,
      findings: [...findings, ...(wanted === null ? [] : judgeNodeDrift(path, format, wanted, text, lock.level))],
    };
  // A pylock.toml may be made for some of the groups only.
  const project = wantedByPyproject(asked, format !== 'pylock');
  const drift =
    project === null ? [] : judgePythonDrift(path, manifest, project.wanted, readPins(path, text) ?? [], lock.level);
  return { ...report, python: pythonFloor ?? project?.pythonFloor ?? null, findings: [...findings, ...drift] };
};

/** Reads the work tree, for it is what would be installed from. A link is not followed: its age tells so already. */
export const checkLock = (repo: WorkRepository, path: string, settings: Settings): LockReport => {
  const format = formatOf(path);
  if (format === null || isLink(repo, path))
    return { path, format, findings: [], pins: 0, hashed: 0, python: null, manifest: null };
  return format === 'requirements'
    ? checkRequirements(repo, path, settings)
    : checkPackages(repo, path, format, settings);
};
