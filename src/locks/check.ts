// Checks one lock of the work tree: gathers its files and asks the judges of wholeness and drift.
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
import type { Entry } from './requirements.js';
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
const read = (repo: WorkRepository, path: string): string | null => {
  if (isFile(join(repo.root, path))) return readText(join(repo.root, path), mostBytes);
  return null;
};

const readPyproject = (repo: WorkRepository, path: string, all: boolean): Project | null =>
  wantedByPyproject(read(repo, path) ?? '', all);

/** The entries of a lock or manifest that ask for something; those of constraints only narrow. */
const entriesOf = ({ parts }: Gathered): Entry[] =>
  parts.filter(({ constraint }) => !constraint).flatMap(({ entries }) => entries);

/** What a manifest of requirements, or a pyproject.toml, asks for. */
const readManifest = (repo: WorkRepository, path: string): Project | null => {
  if (path.endsWith('.toml')) return readPyproject(repo, path, false);
  const wanted = entriesOf(gatherLock(repo, path)).flatMap((entry) =>
    entry.kind === 'requirement' ? wantedOf(entry) : [],
  );
  return { wanted, listed: [], pythonFloor: null };
};

const pinsOfParts = (repo: WorkRepository, { parts }: Gathered): Pins =>
  parts
    .filter(({ constraint }) => !constraint)
    .flatMap(({ path }) => readPins('requirements.txt', read(repo, path) ?? '') ?? []);

/** The first of the manifests that a requirements lock may have, that is there. */
export const manifestOf = (repo: WorkRepository, path: string, text: string): string | null => {
  const found = manifestNames(path, text).find((name) => isFile(join(repo.root, name)));
  if (found !== 'pyproject.toml') return found ?? null;
  const project = readPyproject(repo, found, false);
  if (project === null) return null;
  if (project.wanted.length === 0 && project.pythonFloor === null) return null;
  return found;
};

const checkRequirements = (repo: WorkRepository, path: string, { lock }: Settings): LockReport => {
  const gathered = gatherLock(repo, path);
  const whole = judgeWhole(gathered.parts);
  const findings = [...gathered.findings, ...whole.findings];
  if (whole.pins === 0 && findings.length === 0)
    findings.push(
      finding('lock/unpinned', 'pins nothing', { path, level: 'warn', hint: 'npx gate-hooks refresh-lock' }),
    );
  const manifest = manifestOf(repo, path, gathered.text);
  const project = manifest === null ? null : readManifest(repo, manifest);
  if (manifest !== null && project !== null)
    findings.push(...judgePythonDrift(path, manifest, project.wanted, pinsOfParts(repo, gathered), lock.level));
  const python =
    project?.pythonFloor ??
    readPyproject(repo, beside(path, 'pyproject.toml'), false)?.pythonFloor ??
    pythonOf(gathered.text);
  return { path, format: 'requirements', findings, pins: whole.pins, hashed: whole.hashed, python, manifest };
};

const isUnreadable = (findings: readonly Finding[]): boolean => findings.some(({ rule }) => rule === 'lock/unreadable');

const checkNode = (
  repo: WorkRepository,
  path: string,
  format: 'npm' | 'pnpm' | 'yarn',
  { lock }: Settings,
): LockReport => {
  const text = read(repo, path) ?? '';
  const { findings, pins, hashed, pythonFloor: python } = judgePackages(path, format, text);
  const manifest = beside(path, 'package.json');
  const asked = read(repo, manifest);
  const report = { path, format, findings, pins, hashed, python, manifest: asked === null ? null : manifest };
  if (asked === null || isUnreadable(findings)) return report;
  const wanted = wantedByPackageJson(asked);
  if (wanted === null) return report;
  return { ...report, findings: [...findings, ...judgeNodeDrift(path, format, wanted, text, lock.level)] };
};

const checkPython = (
  repo: WorkRepository,
  path: string,
  format: 'uv' | 'poetry' | 'pdm' | 'pylock',
  { lock }: Settings,
): LockReport => {
  const text = read(repo, path) ?? '';
  const { findings, pins, hashed, pythonFloor: python } = judgePackages(path, format, text);
  const manifest = beside(path, 'pyproject.toml');
  const asked = read(repo, manifest);
  const report = { path, format, findings, pins, hashed, python, manifest: asked === null ? null : manifest };
  if (asked === null || isUnreadable(findings)) return report;
  // A pylock.toml may be made for some of the groups only.
  const project = wantedByPyproject(asked, format !== 'pylock');
  if (project === null) return report;
  const drift = judgePythonDrift(path, manifest, project.wanted, readPins(path, text) ?? [], lock.level);
  return { ...report, findings: [...findings, ...drift], python: python ?? project.pythonFloor };
};

/** Reads the work tree, for it is what would be installed from. A link is not followed: its age tells so already. */
export const checkLock = (repo: WorkRepository, path: string, settings: Settings): LockReport => {
  const format = formatOf(path);
  if (format === null || isLink(repo, path))
    return { path, format, findings: [], pins: 0, hashed: 0, python: null, manifest: null };
  switch (format) {
    case 'requirements':
      return checkRequirements(repo, path, settings);
    case 'npm':
    case 'pnpm':
    case 'yarn':
      return checkNode(repo, path, format, settings);
    default:
      return checkPython(repo, path, format, settings);
  }
};
