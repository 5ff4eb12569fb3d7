import { test } from 'uvu';
import { type Attack, edit, inMinutes, isRefused, record } from './attack.js';
import { other } from './rig.js';

const times: readonly Attack[] = [
  ...(
    [
      ['naive', '2026-11-22T09:00:00', /has no UTC offset: write UTC with a Z at the end, in Python/],
      ['of 30 February', '2026-02-30T09:00:00Z', /is no time that exists/],
      ['of the year 275760', '+275760-09-13T00:00:00Z', /is not an RFC 3339 time/],
      ['a leap second', '2026-06-30T23:59:60Z', /is no time that exists/],
      ['with an offset of +14:01', '2026-11-22T09:00:00+14:01', /an offset that does not exist/],
      ['a number', 1_700_000_000, /must be an RFC 3339 time/],
    ] as const
  ).map(
    ([name, value, says]): Attack => [
      `a time ${name}`,
      edit((r) => {
        r.finished_at = value;
      }),
      record(says),
    ],
  ),
  [
    'finished before it started',
    (rig) =>
      rig.edit((r) => {
        r.started_at = inMinutes(rig, 1);
        r.finished_at = inMinutes(rig, -1);
      }),
    { time: /finished 2m 00s before it started/ },
  ],
  [
    'six minutes in the future',
    (rig) =>
      rig.edit((r) => {
        r.started_at = r.finished_at = inMinutes(rig, 6);
      }),
    { time: /finishes 6m 00s in the future/ },
  ],
  [
    'older than promotion.max_age',
    (rig) => {
      rig.nowMs += 24 * 3_600_000 + 60_000;
    },
    { time: /finished 24h 01m ago/ },
  ],
  [
    'a remembered step older than that',
    (rig) =>
      rig.edit((r) => {
        r.steps[0].finished_at = inMinutes(rig, -60 * 25);
      }),
    { time: /step lint finished 25h 00m ago/ },
  ],
];

const ended: readonly Attack[] = [
  ...['failed', 'timeout', 'interrupted', 'invalid', 'partial', 'PASSED', 'passed '].map(
    (status): Attack => [
      `status ${JSON.stringify(status)}`,
      edit((r) => {
        r.status = status;
      }),
      { status: new RegExp(`^${status},`) },
    ],
  ),
  [
    'no status',
    edit((r) => {
      delete r.status;
    }),
    { status: /the record does not say/ },
  ],
  [
    'an empty status',
    edit((r) => {
      r.status = '';
    }),
    record(/status must be text that is not empty/),
  ],
  [
    'true for a status',
    edit((r) => {
      r.status = true;
    }),
    record(/status must be text/),
  ],
  [
    'passed with exit code 1',
    edit((r) => {
      r.exit_code = 1;
    }),
    { status: /passed, exit 1/ },
  ],
  [
    'a step that failed',
    edit((r) => {
      r.steps[1].status = 'failed';
    }),
    { steps: /not passed: unit \(failed\)/ },
  ],
  [
    'a step that passed with exit code 1',
    edit((r) => {
      r.steps[1].exit_code = 1;
    }),
    { steps: /not passed: unit/ },
  ],
  [
    'a step that was skipped',
    edit((r) => {
      r.steps[1].status = 'skipped';
    }),
    { steps: /not passed: unit \(skipped\)/ },
  ],
  [
    'a step left out',
    edit((r) => {
      r.steps.pop();
    }),
    { steps: /missing: unit/ },
  ],
  [
    'a step twice, in place of another',
    edit((r) => {
      r.steps[1] = r.steps[0];
    }),
    { steps: /missing: unit/ },
  ],
  [
    'a step too many',
    edit((r) => {
      r.steps.push({ ...r.steps[0], name: 'more' });
    }),
    { steps: /not part of the gate: more/ },
  ],
  [
    'no steps',
    edit((r) => {
      delete r.steps;
    }),
    { steps: /does not say/ },
  ],
  [
    'an empty list of steps',
    edit((r) => {
      r.steps = [];
    }),
    { steps: /missing: lint, unit/ },
  ],
  [
    'a shard alone',
    edit((r) => {
      r.status = 'partial';
      r.only = ['lint'];
    }),
    { status: /partial, of lint only/, steps: /missing: unit/ },
  ],
  [
    'a shard that says passed',
    edit((r) => {
      r.only = ['lint', 'unit'];
    }),
    { status: /passed, of lint, unit only/ },
  ],
  [
    'a dirty work tree',
    edit((r) => {
      r.git.clean = false;
    }),
    { clean: /changes that no commit holds/ },
  ],
  [
    '"true" for clean',
    edit((r) => {
      r.git.clean = 'true';
    }),
    record(/git\.clean must be true or false, it is "true"/),
  ],
  [
    'nothing about git',
    edit((r) => {
      delete r.git;
    }),
    { clean: /does not say/, tree: /does not say/, commit: /does not say/ },
  ],
  [
    'the older format of another gate',
    edit((r) => {
      r.gate.definition_hash = other;
    }),
    { definition: /the same commands with other variables, needs or inputs/ },
  ],
  [
    'nothing about the gate',
    edit((r) => {
      delete r.gate;
    }),
    { definition: /does not say/ },
  ],
];

for (const attack of times) test(`time: ${attack[0]}`, isRefused(attack));
for (const attack of ended) test(`ended: ${attack[0]}`, isRefused(attack));

test.run();
