// The commands of the ergonomics kit, in the order of the help. Read by table.ts.

import { exportTools } from '../../boundaries/export-tools.js';
import { pythonResolvers } from '../../locks/resolver.js';
import type { Command, Flag } from '../command.js';
import { dryRun, wholeNumber } from '../flags.js';

const depth: Flag = {
  spec: '--depth <n>',
  says: 'how deep folders are looked at, 1 is the top level (default: readmes.depth)',
  parse: wholeNumber(1, 20),
};

export const kitRows: readonly Command[] = [
  {
    name: 'check-lock',
    says: 'are the lock files young (age of the pins, from git history) and whole?',
    needs: 'settings',
    flags: [
      {
        spec: '--write-todo <file>',
        says: 'keep one TODO line for each old lock in this file, and none for a young one',
      },
    ],
    examples: [
      [
        'npx gate-hooks check-lock',
        'old pins: a TODO line and exit 0, or exit 1 where lock.level is "error"; a lock that is not whole: exit 1',
      ],
      ['npx gate-hooks check-lock --write-todo AUDIT.md', 'for a nightly job'],
    ],
    load: () => import('../check-lock.js'),
  },
  {
    name: 'refresh-lock',
    says: 'make lock files anew with the resolver that is installed, and show what changes',
    needs: 'settings',
    argument: ['[lock]', 'one lock, by its path from the top; all of them where there is none'],
    flags: [
      dryRun,
      { spec: '--force', says: 'write a lock that lost half of its packages, too' },
      {
        spec: '--with <resolver>',
        says: 'the resolver of a requirements lock (default: the first that is installed)',
        choices: pythonResolvers,
      },
      { spec: '--emit-script', says: 'write tools/lock_refresh.sh in place of refreshing; with --dry-run print it' },
    ],
    examples: [
      ['npx gate-hooks refresh-lock --dry-run', 'only show the changes'],
      ['npx gate-hooks refresh-lock requirements.lock', 'one of several locks'],
    ],
    load: () => import('../refresh-lock.js'),
  },
  {
    name: 'scaffold-readmes',
    says: 'give each top-level folder without a README one',
    needs: 'settings',
    flags: [
      dryRun,
      depth,
      { spec: '--update', says: 'append the sections that a README lacks; no other byte of it changes' },
    ],
    examples: [
      ['npx gate-hooks scaffold-readmes --dry-run', 'show what would be written, as a diff'],
      ['npx gate-hooks scaffold-readmes --update', 'complete the READMEs that are there, too'],
    ],
    load: () => import('../scaffold-readmes.js'),
  },
  {
    name: 'check-readmes',
    says: 'are the folder READMEs complete, and can their Do-not-touch be enforced?',
    needs: 'settings',
    flags: [depth],
    examples: [
      ['npx gate-hooks check-readmes', 'exit 1 for what nobody could enforce; the rest are warnings'],
      ['npx gate-hooks check-readmes --format sarif', 'for code scanning'],
    ],
    load: () => import('../check-readmes.js'),
  },
  {
    name: 'scaffold-contributing',
    says: "keep the region of CONTRIBUTING.md that documents this repository's gate",
    needs: 'settings',
    flags: [{ spec: '--check', says: 'write nothing; exit 1 where the region is missing or stale' }],
    examples: [
      ['npx gate-hooks scaffold-contributing', 'write or renew it'],
      ['npx gate-hooks scaffold-contributing --check', 'for CI'],
    ],
    load: () => import('../scaffold-contributing.js'),
  },
  {
    name: 'scaffold-summaries',
    says: 'keep docs/summaries/<area>.md: modules, entrypoints, imports and one diagram, from the code itself',
    needs: 'settings',
    argument: ['[area...]', 'names or folders of areas; all of them where there is none'],
    flags: [
      {
        spec: '--check',
        says: 'write nothing; say what changed, and exit 1 where a summary is missing, not true, or about an area that is gone',
      },
      { spec: '--prune', says: 'remove the summaries of areas that are gone, unless a person wrote into them' },
      dryRun,
    ],
    examples: [
      ['npx gate-hooks scaffold-summaries', 'write or renew them'],
      ['npx gate-hooks scaffold-summaries --check', 'for CI'],
    ],
    load: () => import('../scaffold-summaries.js'),
  },
  {
    name: 'check-boundaries',
    says: 'where do scripts belong, who calls them, and do the rules of who may import what hold?',
    needs: 'settings',
    argument: ['[folder...]', 'folders of scripts (default: scripts, where there is one)'],
    flags: [
      {
        spec: '--update-baseline',
        says: 'write the findings of today as the baseline, or take what is mended out of the one that is there',
      },
      { spec: '--record', says: 'write the table as a decision with its reasons to docs/decisions/' },
      { spec: '--export <tool>', says: 'print the rules as settings of another tool', choices: exportTools },
    ],
    examples: [
      ['npx gate-hooks check-boundaries', 'the table of scripts/, and what breaks boundaries.rules: exit 1'],
      ['npx gate-hooks check-boundaries --export import-linter', 'the same rules for import-linter'],
    ],
    load: () => import('../check-boundaries.js'),
  },
  {
    name: 'move-script',
    says: 'move a script to another place, with its imports and all that names it',
    needs: 'settings',
    argument: ['[paths...]', 'where it is, and where it goes'],
    flags: [
      { spec: '--write', says: 'do it; without this the changes are only shown' },
      { spec: '--no-shim', says: 'leave nothing behind under the old name' },
    ],
    examples: [
      ['npx gate-hooks move-script scripts/foo.py cli/foo.py', 'show the move, as a diff'],
      ['npx gate-hooks move-script scripts/foo.py cli/ --write', 'do it; the result is staged, not committed'],
    ],
    load: () => import('../move-script.js'),
  },
  {
    name: 'scaffold-ci',
    says: 'write the CI workflows: smoke, then promote, the one job that blocks',
    needs: 'settings',
    flags: [
      {
        spec: '--provider <name>',
        says: 'whose CI (default: what is here, else github)',
        choices: ['github', 'gitlab'],
      },
      { spec: '--matrix', says: 'a job for each step of smoke.steps, whose records promote takes as one' },
      { spec: '--update', says: 'renew our own part of workflows that are there, and show the diff first' },
      { spec: '--check', says: 'write nothing; exit 1 where a workflow is missing or our part of it is stale' },
      dryRun,
      { spec: '--yes', says: 'change files that are there without asking' },
    ],
    examples: [
      ['npx gate-hooks scaffold-ci --dry-run', 'show what would be written, as a diff'],
      ['npx gate-hooks scaffold-ci', 'write the workflows that are not there'],
      ['npx gate-hooks scaffold-ci --update --yes', 'after a change of settings, locks or version'],
    ],
    load: () => import('../scaffold-ci.js'),
  },
  {
    name: 'report',
    says: 'write the history of runs, steps, bypasses and locks as one page',
    needs: 'settings',
    flags: [
      {
        spec: '--html <file>',
        says: 'where to write it; an older page of ours is replaced, any other file is left alone',
      },
    ],
    examples: [['npx gate-hooks report --html report.html', 'self-contained: no script, no network']],
    load: () => import('../report.js'),
  },
  {
    name: 'completion',
    says: 'print a script that completes this command line in your shell',
    needs: 'nothing',
    argument: ['<shell>', 'the shell it is for', ['bash', 'zsh', 'fish']],
    examples: [
      ['gate-hooks completion bash', 'in ~/.bashrc: eval "$(gate-hooks completion bash)"'],
      ['gate-hooks completion fish', 'to ~/.config/fish/completions/gate-hooks.fish'],
    ],
    load: () => import('../completion.js'),
  },
];
