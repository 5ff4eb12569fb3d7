// The commands about the hook and the smoke, in the order of the help. Read by table.ts.
import type { Command, Flag } from '../command.js';
import { dryRun, durationOf, wholeNumber } from '../flags.js';

const noCache: Flag = { spec: '--no-cache', says: 'run every step, whatever passed before' };

export const pushRows: readonly Command[] = [
  {
    name: 'install',
    says: 'wire the pre-push hook of this repository, and on request pre-commit',
    needs: 'nothing',
    flags: [
      dryRun,
      {
        spec: '--smoke <command>',
        says: 'the command that must pass before a push; written to gate-hooks.json where it is not the one found',
      },
      { spec: '--agents', says: 'also keep a region of AGENTS.md that tells coding agents how to pass the gate' },
      { spec: '--no-agents', says: 'leave AGENTS.md alone, without asking' },
      {
        spec: '--via <way>',
        says: 'config: git starts the gate from its configuration (git 2.54 or newer), not from a file in its hooks folder',
        choices: ['config'],
      },
      {
        spec: '--own-hooks-folder',
        says: "where core.hooksPath leads to a folder that is not this clone's to write: give this clone one of its own, from which the hooks of that folder still run",
      },
      {
        spec: '--pre-commit',
        says: 'also run lint-staged before a commit; where nothing configures it, a configuration for the tools of this repository is proposed',
      },
      { spec: '--no-pre-commit', says: 'take that hook out again; the gate stays' },
      {
        spec: '--yes',
        says: 'ask nothing, and change files of yours where another hook manager starts the gate from one',
      },
    ],
    examples: [
      ['npx gate-hooks install', 'detect the smoke command, wire the hook; at a terminal it asks what is open'],
      ['npx gate-hooks install --smoke ./smoke.sh --no-agents', 'every question answered'],
      ['npx gate-hooks install --pre-commit', 'the gate, and lint-staged on what is staged'],
      ['npx gate-hooks install --own-hooks-folder', 'with a global core.hooksPath: the gate here, its hooks as before'],
      ['npx gate-hooks install --dry-run', 'only show the plan'],
    ],
    load: () => import('../install.js'),
  },
  {
    name: 'uninstall',
    says: 'take out exactly what install put in',
    needs: 'nothing',
    flags: [
      dryRun,
      {
        spec: '--yes',
        says: 'change files of yours without asking, where another hook manager starts the gate from one',
      },
    ],
    examples: [
      [
        'npx gate-hooks uninstall',
        'a hook that stood there before is put back; records and the trace of bypasses stay',
      ],
    ],
    load: () => import('../uninstall.js'),
  },
  {
    name: 'smoke',
    says: 'run the smoke by hand and write reports/run.json',
    needs: 'settings',
    flags: [
      noCache,
      {
        spec: '--only <step...>',
        says: 'run these steps and what they need: one shard of several, which proves nothing alone',
      },
    ],
    examples: [
      ['npx gate-hooks smoke', 'the work tree as it lies; where it is clean, a push of it then runs nothing'],
      ['npx gate-hooks smoke --no-cache', 'run every step, whatever passed before'],
    ],
    load: () => import('../smoke.js'),
  },
  {
    name: 'canary',
    says: 'run the smoke again and again, as a soak before promotion, and write canary.json',
    needs: 'settings',
    flags: [
      {
        spec: '--ticks <n>',
        says: 'how many runs (default: --min-green, or 10, unless --until is given)',
        parse: wholeNumber(1, 10_000),
      },
      {
        spec: '--every <duration>',
        says: 'from the start of a run to the start of the next (default: canary.every)',
        parse: durationOf(1000),
      },
      {
        spec: '--max-per-minute <n>',
        says: 'how many runs may start in any minute (default: canary.max_per_minute)',
        parse: wholeNumber(1, 1000),
      },
      { spec: '--until <duration>', says: 'start no run after so long', parse: durationOf(1000) },
      {
        spec: '--min-green <n>',
        says: 'how many must pass at least; a run that does not pass fails the canary anyway (default: --ticks, or 1)',
        parse: wholeNumber(1, 10_000),
      },
    ],
    examples: [
      ['npx gate-hooks canary --ticks 2 --every 1s', 'two runs, one second apart'],
      ['npx gate-hooks canary --until 2s --every 1s --min-green 2', 'as many as fit, at least two of them green'],
    ],
    load: () => import('../canary.js'),
  },
  {
    name: 'plan',
    says: 'the steps of the smoke, and what each needs; as a matrix for CI jobs',
    needs: 'settings',
    ownFormats: ['matrix'],
    examples: [
      ['npx gate-hooks plan', 'for people'],
      [
        'npx gate-hooks plan --format matrix',
        'one line of JSON for strategy.matrix of GitHub Actions, each job then runs: smoke --only STEP',
      ],
    ],
    load: () => import('../plan.js'),
  },
  {
    name: 'explain',
    says: 'would a push run the smoke, and if so, what changed since the nearest pass?',
    needs: 'settings',
    argument: ['[commit]', 'a commit, branch or tag; HEAD where there is none'],
    examples: [
      ['npx gate-hooks explain', 'for HEAD'],
      ['npx gate-hooks explain main', 'for another commit'],
    ],
    load: () => import('../explain.js'),
  },
];
