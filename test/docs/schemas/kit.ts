// What do the commands of the kit print as JSON? As rows/kit.ts lists them. Collected by all.ts; those about
// scripts are boundaries.ts.
import * as z from 'zod';
import { formats } from '../../../src/locks/formats.js';
import type { LockAge } from '../../../src/locks/judge.js';
import type { PinChange } from '../../../src/locks/pins.js';
import type { Summary } from '../../../src/summaries/scaffold.js';
import type { State } from '../../../src/workflows/scaffold.js';
import { answers, shape } from './envelope.js';
import { dryRun, flag, mirror, number, object, oid, patch, path, paths, text, texts, time } from './words.js';

const source = mirror<LockAge['source']>()(
  z.enum(['history', 'shallow', 'part', 'never-committed', 'symlink', 'undated']),
).describe('where the age is known from: history is a commit; shallow and part are a bound; the others know none');

export const checkLock = answers(
  'check-lock',
  shape(['pass', 'fail'], 'the locks were looked at', {
    max_age_days: number('lock.max_age_days'),
    locks: z.array(
      object({
        path: path('the lock'),
        format: z.enum(formats).nullable(),
        days: z.number().nullable().describe('the least age of the pins; null where it is not known'),
        at_least: flag('they may be older'),
        at_most_days: z.number().nullable().describe('the greatest age; null where there is no bound'),
        too_old: z.boolean().nullable().describe('than lock.max_age_days; null where it cannot be told'),
        source,
        commit: oid('the commit that changed the pins').nullable(),
        since: time('the date of that commit').nullable(),
        newest_upload: time('the newest upload time that the lock itself holds').nullable(),
        changed: flag('the lock in the work tree is not the committed one'),
        uncommitted: object({
          added: number('pins'),
          removed: number('pins'),
          changed: number('pins'),
          at_most_days: z.number().nullable().describe('their greatest age; null where there is no bound'),
        })
          .nullable()
          .describe(
            'how the pins in the work tree differ from the committed ones, whose age is told; null where they do not, or it cannot be told',
          ),
        pins: number('how many'),
        hashed: number('how many of them have hashes'),
        flaws: number('findings about what is in it; 0: it is whole')
          .nullable()
          .describe('null where it was not looked into: a link, an unknown form'),
        python: z.string().nullable().describe('the Python that it is for'),
        manifest: path('what it was compared with').nullable(),
      }),
    ),
    todo: object({ path: text('the file, as --write-todo named it'), written: flag('it changed') }).exactOptional(),
  }),
  shape(['skip'], 'there is no lock', {
    looked_for: paths('lock.files').nullable().describe('lock.files; null: what has the name of a lock, at the top'),
  }),
);

const change = mirror<PinChange>()(
  object({
    name: z.string(),
    from: z.string().nullable().describe('null: added'),
    to: z.string().nullable().describe('null: removed'),
  }),
);

export const refreshLock = answers(
  'refresh-lock',
  shape(['pass', 'fail', 'skip'], 'the resolver was asked', {
    dry_run: dryRun,
    locks: z.array(
      z.union([
        object({
          path: path('the lock'),
          result: z.enum(['same', 'written', 'would-write']),
          resolver: text('what made it'),
          changes: z.array(change),
        }),
        object({
          path: path('the lock'),
          result: z.literal('no-input').describe('there is nothing that it could be made from'),
        }),
        object({
          path: path('the lock'),
          result: z.literal('interrupted').describe('it is as it was'),
          signal: text('such as SIGINT'),
        }),
      ]),
    ),
  }),
  shape(['pass'], 'with --emit-script', {
    script: path('where it is, or with --dry-run would be'),
    lock: path('what it makes'),
    input: path('what from'),
    text: text('the script itself'),
    written: flag('it changed'),
  }),
  shape(['skip'], 'there is no lock and nothing to make one from'),
);

export const scaffoldReadmes = answers(
  'scaffold-readmes',
  shape(['pass', 'fail'], 'the folders were looked at', {
    written: paths('new READMEs'),
    updated: paths('READMEs with new sections'),
    dry_run: dryRun,
    patch: patch('with --dry-run: all that would change').exactOptional(),
  }),
);

export const checkReadmes = answers(
  'check-readmes',
  shape(['pass', 'fail'], 'the folders were looked at', {
    folders: number('folders that need a README'),
    readmes: number('READMEs that were read'),
    errors: number('findings'),
    warnings: number('findings of the levels warn and note'),
    todos: number('sections that still say TODO'),
  }),
);

export const scaffoldContributing = answers(
  'scaffold-contributing',
  shape(['pass', 'fail'], 'the region was looked at', {
    path: path('the file'),
    state: z.enum(['missing', 'stale', 'current']).describe('before anything was written'),
    written: z.boolean(),
  }),
);

const summary = mirror<Summary>()(
  object({
    name: text('the area'),
    path: path('its summary'),
    state: z
      .enum(['missing', 'stale', 'current', 'orphan'])
      .describe('before anything was written; orphan: its area is gone'),
    changes: texts('of a stale one: what changed, in words'),
    removed: flag('an orphan was removed, or with --dry-run would be'),
  }),
);

export const scaffoldSummaries = answers(
  'scaffold-summaries',
  shape(['pass', 'fail', 'skip'], 'the areas were looked at', {
    summaries: z.array(summary),
    written: paths('summaries that were written, or with --dry-run would be'),
    dry_run: dryRun,
  }),
);

export const scaffoldCi = answers(
  'scaffold-ci',
  shape(['pass', 'fail'], 'the workflows were looked at', {
    provider: z.enum(['github', 'gitlab']),
    files: z.array(
      object({
        path: path('the workflow'),
        patch: patch('from what is there to what this version would write'),
        state: mirror<State>()(z.enum(['missing', 'stale', 'current', 'foreign'])).describe(
          'before anything was written; foreign: without our marks, and so never touched',
        ),
      }),
    ),
    to_write: paths(
      'what is to be written: all of written, or what --dry-run, --check or the want of a yes kept from it',
    ),
    wants_yes: paths('files that are there: --yes lets them be changed')
      .exactOptional()
      .describe('where nothing was written for want of a yes'),
    left_alone: paths('what is there and not written: without our marks, or stale without --update'),
    written: paths('what was written'),
    dry_run: dryRun.exactOptional().describe('not told with --check, which never writes'),
  }),
);

export const report = answers(
  'report',
  shape(['pass'], 'the page was written', {
    path: text('the page, absolute'),
    runs: number('runs it tells of'),
    bypasses: number('bypasses it tells of'),
  }),
);

export const completion = answers(
  'completion',
  shape(['pass'], 'the script', { shell: z.enum(['bash', 'zsh', 'fish']), script: text('what the shell is to read') }),
);
