// gate-hooks check-lock [--write-todo FILE]: are the locks young and whole? Next: locks/select.ts (which), age.ts
// and check.ts (facts), judge.ts (how old is too old).
import { count, printable } from '../core/text.js';
import { type Answer, fail, pass, skip } from '../core/verdict.js';
import { readAge } from '../locks/age.js';
import { checkLock, type LockReport } from '../locks/check.js';
import { describeAge, describeSource, isOverdue, judgeAge, type LockAge, reachOf } from '../locks/judge.js';
import { keepAges } from '../locks/note.js';
import { presentLocks } from '../locks/select.js';
import { writeTodos } from '../locks/write-todo.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';

type Options = {
  readonly repo: WorkRepository;
  readonly settings: Settings;
  readonly nowMs: number;
  readonly cwd?: string;
  readonly writeTodo?: string;
};

const none = (files: readonly string[] | null): string => {
  if (files === null) return 'none at the top of the repository';
  if (files.length === 0) return 'lock.files is empty';
  return `${files.map(printable).join(', ')} not found`;
};

const flawsIn = (findings: LockReport['findings']): number => findings.filter(({ level }) => level !== 'note').length;

const describeHashes = (hashed: number, pins: number): string => {
  if (hashed === 0) return 'no hashes';
  return hashed === pins ? 'all hashed' : `${hashed} hashed`;
};

const describeWhole = ({ path, findings, pins, hashed, python }: LockReport): string => {
  const flaws = flawsIn(findings);
  const state = flaws === 0 ? 'is whole' : `has ${count(flaws, 'flaw')}`;
  const forPython = python === null ? '' : `, Python ${printable(python)}`;
  return `${printable(path)} ${state}: ${count(pins, 'pin')}, ${describeHashes(hashed, pins)}${forPython}`;
};

/** Where nothing can be told of an age, what stands in the audit file had better stay. */
const todosOf = (
  ages: readonly LockAge[],
  nowMs: number,
  limits: Settings['lock'],
): { path: string; line: string | null }[] =>
  ages.flatMap((age) => {
    const overdue = isOverdue(age, nowMs, limits);
    const line = judgeAge(age, nowMs, limits).find(({ rule }) => rule === 'lock/too-old')?.message ?? null;
    if (overdue === null) return [];
    return [{ path: printable(age.path), line }];
  });

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const workData = (work: LockAge['work'], nowMs: number) => {
  if (work === null) return null;
  const { added, removed, changed, notBefore } = work;
  const { most } = reachOf({ since: null, atLeast: false, notBefore }, nowMs);
  return { added, removed, changed, at_most_days: most };
};

/** What a program gets of one lock. */
const lockData = (
  age: LockAge,
  { format, pins, hashed, python, manifest, findings }: LockReport,
  nowMs: number,
  limits: Settings['lock'],
) => {
  const { path, source, commit, since, changed, notBefore, work } = age;
  const { least, most } = reachOf(age, nowMs);

  return {
    path,
    format,
    days: least,
    at_least: least !== null && least !== most,
    at_most_days: most,
    too_old: isOverdue(age, nowMs, limits),
    source,
    commit,
    since: isoOf(since),
    newest_upload: isoOf(notBefore),
    changed,
    uncommitted: workData(work, nowMs),
    pins,
    hashed,
    flaws: format === null ? null : flawsIn(findings),
    python,
    manifest,
  };
};

type Checked = { readonly age: LockAge; readonly report: LockReport };

const reasonOf = (
  ages: readonly LockAge[],
  old: number,
  flawed: number,
  nowMs: number,
  limits: Settings['lock'],
): string => {
  const [only, ...others] = ages;
  const isOne = only !== undefined && others.length === 0;
  if (isOne && flawed === 0) return describeAge(only, nowMs, limits);
  if (isOne) return `${describeAge(only, nowMs, limits)}, and not whole`;
  const checked = `${count(ages.length, 'lock file')} checked, ${old} older than ${count(limits.max_age_days, 'day')}`;
  if (flawed === 0) return checked;
  return `${checked}, ${flawed} not whole`;
};

const linesOf = ({ age, report }: Checked, nowMs: number, limits: Settings['lock']): string[] => {
  const isKnown = age.commit !== null || age.notBefore !== null;
  const source = isKnown ? `: ${describeSource(age, nowMs)}` : '';
  const lines = [describeAge(age, nowMs, limits) + source];
  if (report.format !== null) lines.push(describeWhole(report));
  return lines;
};

export const run = ({ repo, settings, nowMs, cwd = repo.root, writeTodo }: Options): Answer => {
  const limits = settings.lock;
  const paths = presentLocks(repo, settings);
  if (paths.length === 0)
    return { verdict: skip(`no lock file to check: ${none(limits.files)}`), data: { looked_for: limits.files } };
  const ages = paths.map((path) => readAge(repo, path));
  keepAges(repo, ages);
  const locks = ages.map((age) => ({ age, report: checkLock(repo, age.path, settings) }));
  const reports = locks.map(({ report }) => report);
  const findings = [
    ...ages.flatMap((age) => judgeAge(age, nowMs, limits)),
    ...reports.flatMap((report) => report.findings),
  ];
  const written = writeTodo === undefined ? false : writeTodos(cwd, writeTodo, todosOf(ages, nowMs, limits));
  const old = findings.filter(({ rule }) => rule === 'lock/too-old').length;
  const flawed = reports.filter((report) => report.findings.some(({ level }) => level === 'error')).length;
  const reason = reasonOf(ages, old, flawed, nowMs, limits);
  const lines = locks.flatMap((one) => linesOf(one, nowMs, limits));
  if (writeTodo !== undefined && written) lines.push(`wrote ${printable(writeTodo)}`);
  const judge = findings.some(({ level }) => level === 'error') ? fail : pass;
  const data = {
    max_age_days: limits.max_age_days,
    locks: locks.map(({ age, report }) => lockData(age, report, nowMs, limits)),
  };
  return {
    verdict: judge(reason, findings),
    lines,
    data: writeTodo === undefined ? data : { ...data, todo: { path: writeTodo, written } },
  };
};
