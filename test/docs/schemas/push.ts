// What do the commands about the hook and the smoke print as JSON? As rows/push.ts lists them. Collected by all.ts.
import * as z from 'zod';
import type { Explanation } from '../../../src/smoke/explain.js';
import type { Pass } from '../../../src/smoke/passes.js';
import { answers, shape } from './envelope.js';
import { canaryRecord, runRecord } from './records.js';
import { command, dryRun, flag, mirror, ms, object, oid, patch, path, paths, sha256, text, texts } from './words.js';

const edits = z
  .array(
    object({ path: path('the file'), is_new: flag('there is no such file yet'), patch: patch('what changes in it') }),
  )
  .describe('files of the user that are changed or written');

const wired = {
  changed: flag('something was done, or with --dry-run would be'),
  did: texts('what, a sentence each'),
  left_alone: texts('what is not ours and stays, a sentence each'),
  edits,
  dry_run: dryRun,
};
const wantsYes = shape(['fail'], 'a file of the user would have to change, and nobody agreed to it', {
  changed: z.literal(false),
  wants_yes: paths('the files: --yes lets them be changed'),
  edits,
});

export const install = answers(
  'install',
  shape(['pass'], 'wired, or wired already', {
    ...wired,
    hooks: z.array(z.enum(['pre-push', 'pre-commit'])).describe('which hooks are wired'),
    smoke_origin: z
      .string()
      .nullable()
      .describe('where the smoke command comes from, for people; null in a bare repository'),
    smoke_steps: z.array(object({ name: z.string(), run: command })).describe('what a push will run'),
    bypass: text('what lets one push through unjudged, and on record'),
    undo: text('what takes all of it out again'),
  }),
  shape(['skip'], 'there is nothing to wire here', {
    why: z
      .enum(['ci', 'production', 'no repository', 'no git'])
      .describe('CI is set, NODE_ENV=production, or what is not there'),
  }),
  wantsYes,
);

export const uninstall = answers(
  'uninstall',
  shape(['pass'], 'taken out, or nothing of ours was there', wired),
  wantsYes,
);

export const smoke = answers(
  'smoke',
  shape(['pass', 'fail'], 'the smoke was run', {
    record: runRecord,
    record_path: path('where that record lies'),
    log: path('the full output'),
    work_tree: object({
      changed: paths('tracked files that are not as HEAD has them'),
      untracked: paths('what git neither knows nor ignores'),
      uncommitted: paths('files that decide the settings, and are not in HEAD'),
    }).describe('what the run was of beside HEAD: where all three are empty, nothing'),
    left_files: paths('what git neither knows nor ignores, and the smoke left'),
  }),
);

export const canary = answers(
  'canary',
  shape(['pass', 'fail'], 'the canary came to its end', {
    record: canaryRecord,
    record_path: path('where that record lies'),
    kill_flag: path('a file there ends a canary'),
  }),
);

export const plan = answers(
  'plan',
  shape(['pass'], 'the steps', {
    definition_hash: sha256('the gate'),
    origin: text('where the steps come from'),
    steps: z.array(
      object({
        name: z.string(),
        run: command,
        cwd: path('the folder it runs in'),
        needs: texts('the steps that must have passed before'),
        inputs: texts('patterns of what it depends on').nullable().describe('null: the whole tree'),
      }),
    ),
    levels: z.array(z.array(z.string())).describe('names of steps: those of one list may run side by side'),
  }),
);

const keyParts = mirror<Pass['parts']>()(
  object({
    step: z.string(),
    run: text('its command as a line'),
    cwd: path('the folder it runs in'),
    env: z.record(z.string(), z.string()),
    tree: oid('the whole tree').nullable().describe('null where the step names its inputs'),
    inputs: z.string().nullable().describe('a digest over what the inputs of the step match'),
    config: text('a digest of the config bundle'),
    data: text('a digest of the data'),
    platform: text('such as linux-x64'),
    needs: z.record(z.string(), z.string()).describe('the keys of the steps that it needs'),
  }),
)
  .describe('what a pass of the step is valid for')
  .meta({ id: 'parts' });

const pass = mirror<Pass>()(
  object({
    key: sha256('the parts'),
    parts: keyParts,
    run_id: text('the run in which it passed'),
    passed_at: ms('when: time since 1970'),
    duration_ms: ms('how long it took'),
    commit: oid('HEAD of then'),
  }),
).meta({ id: 'pass' });

const explanation = mirror<Explanation>()(
  z.union([
    object({ kind: z.literal('hit').describe('a push runs nothing of it'), pass }),
    object({ kind: z.literal('expired').describe('older than cache.max_age'), pass }),
    object({ kind: z.literal('unknown').describe('no pass of a step of this name is remembered') }),
    object({
      kind: z.literal('differs'),
      nearest: pass,
      differences: texts('what is not as it was at that pass, a sentence each'),
    }),
  ]),
);

export const explain = answers(
  'explain',
  shape(['pass'], 'what a push of the commit would run', {
    commit: oid('the commit'),
    tree: oid('its tree'),
    runs: texts('the steps that a push would run'),
    max_age_ms: ms('cache.max_age: how long a pass counts'),
    steps: z.array(
      object({
        name: z.string(),
        explanation,
        changed_files: paths('files that differ from the commit of the nearest pass')
          .nullable()
          .describe('null where no file that counts does'),
        parts: keyParts,
      }),
    ),
  }),
);
