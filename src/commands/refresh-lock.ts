// gate-hooks refresh-lock [lock] [--dry-run] [--force] [--with RESOLVER] [--emit-script]: makes locks anew. Next:
// locks/refresh.ts.
import { posix } from 'node:path';
import { Fault } from '../core/fault.js';
import { count, printable } from '../core/text.js';
import { type Answer, fail, pass, skip, type Verdict } from '../core/verdict.js';
import { manifestOf } from '../locks/check.js';
import { emitScript } from '../locks/emit-script.js';
import { formatOf } from '../locks/formats.js';
import { type Refreshed, refreshLock } from '../locks/refresh.js';
import { renderScript, scriptPath } from '../locks/refresh-script.js';
import { summaryOf } from '../locks/refresh-table.js';
import type { PythonResolver } from '../locks/resolver.js';
import { presentLocks } from '../locks/select.js';
import { usualLock } from '../settings/defaults.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';
import { stderrOut } from '../world/terminal.js';

type Options = {
  readonly repo: WorkRepository;
  readonly settings: Settings;
  readonly args?: readonly string[];
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly with?: PythonResolver;
  readonly emitScript?: boolean;
};

/** A repository that has a manifest but no lock gets its first one. */
const locksOf = (repo: WorkRepository, settings: Settings, [named]: readonly string[] = []): string[] => {
  if (named !== undefined) {
    const path = posix.normalize(named);
    if (path.startsWith('/') || path === '..' || path.startsWith('../'))
      throw new Fault(
        'usage',
        `${printable(named)} is no path below the top of the repository`,
        'name it relative to the top: gate-hooks refresh-lock requirements.lock',
        2,
      );
    return [path];
  }
  const present = presentLocks(repo, settings);
  if (present.length > 0 || settings.lock.files !== null || manifestOf(repo, usualLock, '') === null) return present;
  return [usualLock];
};

const describe = (one: Refreshed): string => {
  const path = printable(one.path);
  switch (one.kind) {
    case 'no-input':
      return `${path} has nothing to be made from: no manifest beside it`;
    case 'interrupted':
      return `${path} is as it was: interrupted by ${one.signal}`;
    case 'same':
      return `${path} is as the resolver (${one.how}) makes it: nothing to write`;
    case 'written':
      return `wrote ${path}: ${summaryOf(one.changes)}`;
    case 'would-write':
      return `would write ${path}: ${summaryOf(one.changes)}`;
  }
};

const answerScript = (repo: WorkRepository, settings: Settings, dryRun: boolean, paths: readonly string[]): Answer => {
  const lock = paths.find((path) => formatOf(path) === 'requirements');
  const input = lock === undefined ? null : manifestOf(repo, lock, '');
  if (lock === undefined || input === null)
    return {
      verdict: skip('no script: it is for a requirements lock with a requirements.in or pyproject.toml beside it'),
    };
  const text = renderScript(lock, input, settings.lock.pip_args);
  const data = { script: scriptPath, lock, input, text };
  if (dryRun)
    return {
      verdict: pass(`${scriptPath} would be written`),
      lines: text.replace(/\n$/, '').split('\n'),
      data: { ...data, written: false },
    };
  const written = emitScript(repo, text);
  return { verdict: pass(written ? `wrote ${scriptPath}` : `${scriptPath} is up to date`), data: { ...data, written } };
};

const verdictOf = (done: readonly Refreshed[], reason: string): Verdict => {
  if (done.some(({ kind }) => kind === 'interrupted')) return fail(reason, [], 'interrupted');
  if (done.every(({ kind }) => kind === 'no-input')) return skip(reason);
  return pass(reason);
};

export const run = async ({
  repo,
  settings,
  args,
  dryRun = false,
  force = false,
  with: resolver,
  emitScript: script = false,
}: Options): Promise<Answer> => {
  const paths = locksOf(repo, settings, args);
  if (script) return answerScript(repo, settings, dryRun, paths);
  if (paths.length === 0) return { verdict: skip('no lock file to refresh, and nothing that one could be made from') };
  const tell = (lines: readonly string[]): void => stderrOut().write(lines.map((line) => `${line}\n`).join(''));
  const done: Refreshed[] = [];
  for (const path of paths) {
    const one = await refreshLock(repo, path, settings, { dryRun, force, resolver: resolver ?? null, tell });
    done.push(one);
    if (one.kind === 'interrupted') break;
  }
  const said = done.map(describe);
  const [only = ''] = said;
  const written = done.filter(({ kind }) => kind === 'written' || kind === 'would-write').length;
  const sums = `${count(done.length, 'lock file')}, ${written} ${dryRun ? 'would be ' : ''}written`;
  const reason = done.length === 1 ? only : sums;
  const lines = done.flatMap((one) => (one.kind === 'would-write' ? one.table : []));
  if (done.length !== 1) lines.push(...said);
  const data = {
    dry_run: dryRun,
    locks: done.map((one) => ({
      path: one.path,
      result: one.kind,
      ...('changes' in one && { resolver: one.how, changes: one.changes }),
      ...('signal' in one && { signal: one.signal }),
    })),
  };
  return { verdict: verdictOf(done, reason), lines, data };
};
