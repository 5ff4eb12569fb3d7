// Runs a resolver in a folder of its own and brings back the text of a new lock; the repository stays.
import { basename, dirname, join } from 'node:path';
import { Fault } from '../core/fault.js';
import { duration, printable } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import { makeFolder, removeFile, writeWhole } from '../world/changes.js';
import { environment, smokeEnvironment } from '../world/environment.js';
import { isFile, look, programsOnPath, readText } from '../world/files.js';
import { git, type WorkRepository } from '../world/git.js';
import { runGroup } from '../world/process.js';
import { copyWhole, removeAll } from '../world/trees.js';
import type { Format } from './formats.js';
import { readPipReport } from './pip-report.js';
import { hasMixedHashes } from './refresh-table.js';
import {
  type Program,
  type PythonResolver,
  programNames,
  projectWords,
  requirementsWords,
  resolversFor,
  shownCommand,
} from './resolver.js';
import { wantedByPyproject } from './wanted.js';

const longest = 15 * 60_000;
const mostBytes = 64 << 20;

export type Found = { readonly resolver: Program; readonly path: string };
/** `interrupted`: Ctrl-C or a signal ended the resolver; nothing was made. */
type Interrupted = { readonly kind: 'interrupted'; readonly signal: string };
export type Made = { readonly kind: 'made'; readonly text: string; readonly how: string } | Interrupted;

/** Throws Fault where none of the resolvers that could make this lock is installed. */
export const findResolver = (format: Format, wanted: PythonResolver | null): Found => {
  const all = resolversFor(format, wanted);
  for (const resolver of all) {
    const path = programNames[resolver].flatMap(programsOnPath).find((one) => one.startsWith('/'));
    if (path) return { resolver, path };
  }
  const nothing = 'nothing here can make this lock anew';
  const names = all.flatMap((one) => programNames[one]);
  if (names.length === 0)
    throw new Fault('tool-missing', `${nothing}: ${wanted} makes no lock of ${format}`, 'leave --with away');
  throw new Fault('tool-missing', `${nothing}: ${names.join(', ')} not found on PATH`, `install ${all.join(', or ')}`);
};

type Ran = { readonly signal: string } | { readonly output: string };

/** Throws Fault, with the last of what it said, where the program does not exit 0. */
const runProgram = async (name: string, argv: readonly string[], cwd: string): Promise<Ran> => {
  const chunks: Buffer[] = [];
  const env = {
    ...smokeEnvironment(environment()),
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
  };
  const end = await runGroup(
    { command: argv, cwd, env, timeout: longest, idleTimeout: null },
    (chunk) => void chunks.push(chunk),
  );
  const output = Buffer.concat(chunks).toString('utf8');
  if (end.kind === 'interrupted') return { signal: end.signal };
  if (end.kind === 'exit' && end.code === 0) return { output };
  let why = `no answer within ${duration(longest)}`;
  if (end.kind === 'exit') why = `exit ${end.code}`;
  if (end.kind === 'signal') why = `ended by ${end.signal}`;
  const said = output.trim().split('\n').slice(-6).map(printable).join('\n  ');
  const isOldTools =
    name === 'pip-compile' && /Traceback/.test(output) && /(?:Attribute|Import|Type)Error/.test(output);
  throw new Fault(
    'tool-failed',
    `${name} failed (${why}); the old lock is as it was${said === '' ? '' : `:\n  ${said}`}`,
    isOldTools
      ? 'this pip-tools does not fit this pip: pip install --upgrade pip-tools, or refresh-lock --with pip'
      : null,
  );
};

const versionOf = async (name: Program, path: string, cwd: string): Promise<string | Interrupted> => {
  const ran = await runProgram(name, name === 'pip' ? [path, '-m', 'pip', '--version'] : [path, '--version'], cwd);
  if ('signal' in ran) return { kind: 'interrupted', signal: ran.signal };
  const version = /\d+(?:\.\d+)+\S*/.exec(ran.output)?.[0];
  if (version === undefined) return name;
  return `${name} ${version.replace(/[,)]$/, '')}`;
};

type Job = {
  readonly repo: WorkRepository;
  readonly settings: Settings;
  readonly found: Found;
  /** Ours, empty, removed by the caller. */
  readonly folder: string;
};

/** pip reads no pyproject.toml without building the project: what it asks for goes through a file. */
const pipInput = ({ repo, folder }: Job, input: string): string => {
  if (!input.endsWith('.toml')) return input;
  const text = readText(join(repo.root, input), mostBytes) ?? '';
  const wanted = wantedByPyproject(text, false)?.listed ?? [];
  const path = join(folder, 'pyproject.in');
  writeWhole(path, wanted.map((line) => `${line}\n`).join(''));
  return path;
};

/**
 * @param input relative to the root, where the resolver runs: addresses and folders of wheels in it, and in
 * lock.pip_args, mean what they mean there
 */
export const makeRequirements = async (job: Job, input: string): Promise<Made> => {
  const { repo, settings, found, folder } = job;
  const resolver = found.resolver as PythonResolver;
  const files = {
    input: resolver === 'pip' ? pipInput(job, input) : input,
    output: join(folder, 'requirements.txt'),
    report: join(folder, 'report.json'),
  };
  const version = await versionOf(resolver, found.path, repo.root);
  if (typeof version !== 'string') return version;
  for (const hashes of [true, false]) {
    const words = requirementsWords(resolver, files, settings.lock.pip_args, hashes);
    removeFile(files.output);
    const ran = await runProgram(resolver, [found.path, ...words], repo.root);
    if ('signal' in ran) return { kind: 'interrupted', signal: ran.signal };
    const shown = shownCommand(resolver === 'pip' ? 'python3' : resolver, words);
    if (resolver === 'pip') return fromReport(readText(files.report, mostBytes) ?? '', input, shown);
    const text = readText(files.output, mostBytes) ?? '';
    // One that cannot be hashed, a checkout, makes pip refuse the hashes of all.
    if (!hashes || !hasMixedHashes(text))
      return { kind: 'made', text: `${headOf(input, version, shown)}${text}`, how: version };
  }
  throw new Error('unreachable: the second round returns');
};

const headOf = (input: string, made: string, shown: string): string =>
  `# made by gate-hooks refresh-lock from ${input}\n# with ${made}: ${shown}\n`;

const fromReport = (text: string, input: string, shown: string): Made => {
  const report = readPipReport(text);
  if (report === null)
    throw new Fault(
      'tool-failed',
      'pip wrote no report that can be read; the old lock is as it was',
      'pip 22.2 or newer writes one: python3 -m pip install --upgrade pip',
    );
  const hashes =
    report.bare.length === 0
      ? '# hashes: of the files that pip chose on this platform'
      : `# no hashes: none is known for ${report.bare.slice(0, 5).join(', ')}`;
  return {
    kind: 'made',
    text: `${headOf(input, `Python ${report.python}, pip ${report.pip}`, shown)}${hashes}\n${report.lines.map((line) => `${line}\n`).join('')}`,
    how: `pip ${report.pip}`,
  };
};

/** The work tree as it lies, without what git ignores. */
const copyProject = (repo: WorkRepository, to: string): void => {
  makeFolder(to);
  git(repo, ['checkout-index', '--all', '--force', `--prefix=${to}/`]);
  const changed = git(repo, ['ls-files', '-z', '--modified', '--others', '--exclude-standard'])
    .split('\0')
    .filter((path) => path !== '');
  for (const path of new Set(changed)) {
    removeAll(join(to, path));
    if (look(join(repo.root, path))?.isFile() !== true) continue;
    makeFolder(dirname(join(to, path)));
    copyWhole(join(repo.root, path), join(to, path));
  }
};

/** A lock of the whole project, made in a copy of it. */
export const makeProjectLock = async (
  { repo, settings, found, folder }: Job,
  path: string,
  format: Exclude<Format, 'requirements'>,
): Promise<Made> => {
  const copy = join(folder, 'project');
  copyProject(repo, copy);
  const cwd = join(copy, dirname(path));
  const old = readText(join(copy, path), mostBytes) ?? '';
  removeFile(join(copy, path));
  const version = await versionOf(found.resolver, found.path, cwd);
  if (typeof version !== 'string') return version;
  const ran = await runProgram(
    found.resolver,
    [found.path, ...projectWords(format, settings.lock.pip_args, old.includes('\n__metadata:'))],
    cwd,
  );
  if ('signal' in ran) return { kind: 'interrupted', signal: ran.signal };
  // Without an old one npm gives the lock its usual name.
  const names = [basename(path)];
  if (format === 'npm') names.push('package-lock.json');
  if (format === 'pylock') names.push('pylock.toml');
  const made = names.map((name) => join(cwd, name)).find(isFile);
  if (made === undefined)
    throw new Fault('tool-failed', `${found.resolver} made no ${printable(basename(path))}; the old lock is as it was`);
  return { kind: 'made', text: readText(made, mostBytes) ?? '', how: version };
};
