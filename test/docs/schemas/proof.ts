// What do the commands about what is proved print as JSON? As rows/proof.ts lists them. Collected by all.ts.
import * as z from 'zod';
import type { Fate } from '../../../src/audit/classify.js';
import type { State } from '../../../src/doctor/check.js';
import type { Hit } from '../../../src/promotion/bandit-judge.js';
import type { Judgement } from '../../../src/promotion/judge.js';
import type { Step } from '../../../src/settings/settings.js';
import type { PastRun } from '../../../src/smoke/history.js';
import type { StatusFacts } from '../../../src/status/lines.js';
import type { RuntimeManifest } from '../../../src/wiring/runtime.js';
import { answers, shape } from './envelope.js';
import { madeBy } from './records.js';
import { command, flag, mirror, ms, number, object, oid, path, paths, sha256, text, texts, time } from './words.js';

export const pinData = answers(
  'pin-data',
  shape(['pass', 'fail'], 'the data was looked at', {
    path: path('the file that says which data may be promoted'),
    written: flag('it was written; to be committed'),
    data_hash: sha256('the data that lies here'),
    pinned: sha256('the data that was pinned before').nullable(),
    data: paths('evidence.data'),
    files: number('how many'),
    bytes: number('all of them together'),
  }),
  shape(['skip'], 'evidence.data names no data'),
);

const check = object({
  name: text('the rule without its group: tree of promote/tree'),
  result: z.enum(['ok', 'no', 'not checked']),
  expected: z.string(),
  found: z.string(),
  hint: z.string().nullable().describe('what to type'),
}).meta({ id: 'check' });

/** `schema` is that of every answer, and reports/promote.json has the same one. */
export const promote = answers(
  'promote',
  shape(['pass', 'fail'], 'it was judged', {
    verdict: z.enum(['passed', 'refused']),
    at: time('when it was judged'),
    git: object({ commit: oid('what is checked out'), tree: oid('its tree') }),
    policy: object({
      definition_hash: sha256('the gate of the commit'),
      config_hash: sha256('the config bundle of the commit'),
      max_age_ms: ms('how old evidence may be'),
      min_green: number('how many green runs of a canary are wanted').nullable(),
      compat: z.literal('minimal').nullable(),
    }),
    data_verified: mirror<Judgement['dataVerified']>()(z.enum(['recomputed', 'claimed']).nullable()).describe(
      'recomputed: the data was here and was hashed; claimed: only its id was compared; null: no record could be read',
    ),
    inputs: z
      .array(object({ path: text('the file'), sha256: sha256('its bytes'), size: number('its bytes') }))
      .describe('what was read, each file once'),
    checks: z.array(check),
    reasons: z.array(object({ rule: z.string(), message: z.string() })).describe('why it was refused'),
    ...madeBy,
  }),
);

const pastRun = mirror<PastRun>()(
  object({
    run_id: z.string(),
    status: text('as in run.json'),
    started_at: time('when it started'),
    duration_ms: ms('how long it took'),
    commit: oid('HEAD of then'),
    clean: flag('the work tree was exactly that commit'),
    definition_hash: sha256('the gate'),
    tree: oid('the tree of that commit').exactOptional(),
    steps: z
      .array(object({ name: z.string(), status: text('as in run.json'), duration_ms: ms('how long it took') }))
      .exactOptional()
      .describe('those that ran'),
  }),
);

const step = mirror<Step>()(
  object({
    name: z.string(),
    run: command,
    needs: texts('the steps that must have passed before'),
    inputs: texts('patterns of what it depends on').nullable().describe('null: the whole tree'),
    timeout: ms('how long it may take').nullable().describe('null: only smoke.timeout ends it'),
    cwd: path('the folder it runs in'),
    env: z.record(z.string(), z.string()),
  }),
);

const runtime = mirror<RuntimeManifest>()(
  object({ version: z.string(), digest: text('of the bytes of hook.cjs'), files: texts('those that were copied') }),
);

const facts = mirror<Omit<StatusFacts, 'lastRun'>>()(
  object({
    hook: object({ state: z.enum(['wired', 'unwired', 'broken']), says: z.string() }),
    smoke: object({
      command: z.string().nullable().describe('null where there is none'),
      origin: text('where it comes from'),
    }),
    durations: object({
      passes: z.array(ms('how long a pass took')).describe('oldest first'),
      usual: z.number().nullable().describe('the median of the last ten, in milliseconds'),
      trend: z.number().nullable().describe('how the last five differ from the five before: 0.1 is a tenth slower'),
    }),
    memory: object({ hits: number('pushes that were answered from memory'), runs: number('runs of the smoke') }),
    bypasses: object({
      days: number('over how many days they are counted'),
      number: number('bypassed pushes of these days'),
      unreadable: number('lines of the trace that cannot be read'),
      unchained: number('lines from before there was a chain'),
      breaks: texts('where the trace was edited or cut'),
      newest: object({ at: time('when'), by: z.string(), reason: z.string().nullable() }).nullable(),
    }),
    locks: z.array(
      object({
        path: path('the lock'),
        days: z.number().nullable().describe('the least age of its pins'),
        at_most_days: z.number().nullable().describe('the greatest age; null where there is no bound'),
        limit: number('lock.max_age_days'),
        says: z.string(),
      }),
    ),
    foldersWithoutReadme: paths('folders'),
    promotion: object({
      ready: z.boolean().nullable().describe('null where it cannot be told'),
      says: z.string(),
      refusing: z.array(check).describe('the checks that refuse'),
    })
      .nullable()
      .describe('what promote would say of the record that lies here, bandit aside; null before the first commit'),
    head: object({
      commit: oid('HEAD'),
      passed: flag('what it holds has passed here'),
      clean: flag('nothing is uncommitted'),
    })
      .nullable()
      .describe('null before the first commit'),
  }),
);

export const status = answers(
  'status',
  shape(['pass'], 'where this repository stands', {
    wired: flag('git starts the hook, and its runtime is there'),
    pre_commit: flag('our pre-commit hook is there, too, and runs lint-staged'),
    hook_path: text('where git looks for the pre-push hook, absolute'),
    wiring: object({
      hook: z
        .enum(['absent', 'ours', 'stranger', 'odd'])
        .describe('what lies where git or a hook manager would start ours; odd: neither a file nor a link'),
      executable: z.boolean().nullable().describe('null where there is no file'),
      reached: flag('false where husky has not run in this work tree, so that git finds no hook'),
      by_config: flag('the configuration of git starts it, not a file in its hooks folder'),
      started_by: object({
        manager: z.enum(['husky', 'lefthook', 'simple-git-hooks']),
        path: text('the file of the user that is to start it, absolute'),
      })
        .nullable()
        .describe('null where no hook manager does'),
      replayed_by: z.enum(['pre-commit', 'prek']).nullable().describe('whose hook runs ours before itself'),
      runs_neighbour: flag('a hook that stood there before runs first'),
    }).describe('how git comes to start the hook'),
    runtime: runtime.nullable().describe('the copied runtime; null where it is missing or not whole'),
    runtime_current: z
      .boolean()
      .nullable()
      .describe('it is the one of the gate-hooks that answers; null where there is none'),
    version: text('that of the gate-hooks that answers'),
    smoke_steps: z.array(step),
    next: text('what to do next'),
    lastRun: pastRun.nullable(),
    ...facts.shape,
  }),
);

const hit = mirror<Hit>()(
  object({
    path: path('the file'),
    line: z.int().min(1).nullable().describe('1-based; null where bandit names none'),
    test: text('such as B602'),
    name: text('the name of that test'),
    text: text('what is wrong'),
    severity: text('as bandit says it: MEDIUM, HIGH'),
    confidence: text('as bandit says it: LOW, MEDIUM, HIGH'),
    more: z.string().nullable().describe('where it is explained'),
    suppressed: flag('a # nosec comment hides it'),
  }),
);

export const bandit = answers(
  'bandit',
  shape(['pass', 'fail', 'skip'], 'the Python of the commit was looked at', {
    commit: oid('the commit'),
    tree: oid('its tree'),
    files: number('Python files that were scanned'),
    suppressions: number('findings above LOW that # nosec suppresses'),
    version: z.string().nullable().describe('that of bandit; null where there was no Python to look at'),
    hits: z.array(hit).describe('what bandit found above LOW'),
  }),
);

const fate = mirror<Fate>()(
  object({
    oid: oid('the commit'),
    kind: z
      .enum(['evidence', 'covered', 'bypassed', 'unaccounted'])
      .describe('covered: only beneath a pushed commit that passed'),
    tip: oid('the pushed commit that decides'),
    bypass: object({ at: time('when'), by: z.string(), reason: z.string().nullable() }).nullable(),
  }),
);

export const audit = answers(
  'audit',
  shape(['pass', 'fail', 'skip'], 'the commits of the range', {
    evidence: number('commits whose content has passed here'),
    covered: number('commits beneath one that passed'),
    bypassed: number('commits that went out by a bypass'),
    unaccounted: number('commits that nothing vouches for'),
    local: number('commits of the range that no remote is known to have'),
    commits: z.array(fate),
    trace: object({
      breaks: texts('where the trace of bypasses was edited or cut, a sentence each'),
      unchained: number('lines of it from before there was a chain'),
      unreadable: number('lines of it that cannot be read'),
    }),
  }),
);

export const doctor = answers(
  'doctor',
  shape(['pass', 'fail'], 'the hook was looked at', {
    fires: flag('git started the hook and took its no'),
    fixed: texts('what --fix mended, a sentence each'),
    left_alone: texts('what --fix could not mend, a sentence each'),
    checks: z.array(
      object({
        name: z.string(),
        state: mirror<State>()(z.enum(['ok', 'warn', 'no'])),
        says: z.string(),
        rules: texts('of its findings, which stand in `findings`'),
      }),
    ),
  }),
  shape(['pass', 'fail'], 'with --ci: the CI files were looked at', {
    files: paths('those that were read'),
    errors: number('findings'),
    warnings: number('findings'),
  }),
);
