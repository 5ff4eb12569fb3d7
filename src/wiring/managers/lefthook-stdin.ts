// lefthook reads stdin once for all jobs that use it: does ours get the whole of it? Pure; asked by lefthook.ts.
import { isPlainObject } from '../../core/plain-object.js';
import { startedHook } from './starter.js';

/** A job, a command or a script of lefthook, as its file holds it. */
type Job = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): Job[] => (Array.isArray(value) ? value.filter(isPlainObject) : []);
const groupOf = ({ group }: Job): Job | null => (isPlainObject(group) ? group : null);
const isOn = (value: unknown): boolean => value === true || value === 'true';

const isOurs = ({ run }: Job): boolean => typeof run === 'string' && run.includes(startedHook);
const nameOf = ({ name, run, script }: Job): string =>
  [name, run, script].find((one): one is string => typeof one === 'string') ?? 'a job';

/** The number that a name begins with; lefthook puts those before all others. */
const numberOf = (name: string): number => Number(/^\d+/.exec(name)?.[0] ?? Number.POSITIVE_INFINITY);
const byName = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const rank = ({ priority }: Job): number => {
  if (typeof priority === 'number' && priority !== 0) return priority;
  return Number.POSITIVE_INFINITY;
};
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

/** In the order in which lefthook runs a map of commands or scripts. */
const sorted = (value: unknown): Job[] =>
  Object.entries(isPlainObject(value) ? value : {})
    .filter((entry): entry is [string, Job] => isPlainObject(entry[1]))
    .sort(
      ([a, one], [b, other]) => compare(rank(one), rank(other)) || compare(numberOf(a), numberOf(b)) || byName(a, b),
    )
    .map(([name, job]) => ({ ...job, name }));

const flat = (jobs: readonly Job[]): Job[] =>
  jobs.flatMap((job) => {
    const group = groupOf(job);
    return group === null ? [job] : flat(listOf(group.jobs));
  });

/** The jobs of each scope that runs its own side by side. */
const sideBySide = (parallel: unknown, jobs: readonly Job[]): (readonly Job[])[] => {
  const scopes: (readonly Job[])[] = isOn(parallel) ? [flat(jobs)] : [];
  for (const group of jobs.map(groupOf)) {
    if (group !== null) scopes.push(...sideBySide(group.parallel, listOf(group.jobs)));
  }
  return scopes;
};

/**
 * Its reader is whole for the next job once one has read to the end (CachedReader of internal/run/controller/utils,
 * 2.2.2). Until then jobs that run side by side take lines from each other, and a job that ends early takes what it
 * left unread from those after it. Measured: a gate beside one other reader saw an empty stdin in one push of six,
 * which means that nothing is pushed.
 * @param hook what the configuration holds under pre-push, with our job in it
 * @returns why refs may be hidden from ours; null where none are
 */
export const whyCut = (hook: unknown): string | null => {
  if (!isPlainObject(hook)) return null;
  const jobs = [...listOf(hook.jobs), ...sorted(hook.commands), ...sorted(hook.scripts)];
  const isRival = (job: Job): boolean => isOn(job.use_stdin) && !isOurs(job);
  const beside = sideBySide(hook.parallel, jobs)
    .find((scope) => scope.some(isOurs))
    ?.find(isRival);
  if (beside !== undefined)
    return `${nameOf(beside)} uses stdin, too, and runs in parallel with the gate: lefthook lets them take lines of it from each other, so a push could go out unjudged`;
  const all = flat(jobs);
  const before = all.slice(0, Math.max(0, all.findIndex(isOurs))).find(isRival);
  if (before === undefined) return null;
  return `${nameOf(before)} uses stdin, too, and runs before the gate: lefthook hands on only what a job that ends early has read, so a push could go out unjudged`;
};
