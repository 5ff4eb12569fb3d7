// Every command, in the order of the help. Adding one: a row here, a file beside it, a test, a row in the README's table.
import type { Command } from './command.js';

export const table: readonly Command[] = [
  {
    name: 'install',
    says: 'wire the pre-push hook of this repository',
    needs: 'nothing',
    dryRun: true,
    examples: [['npx gate-hooks install', 'detect the smoke command, wire the hook'], ['npx gate-hooks install --dry-run', 'only show the plan']],
    load: () => import('./install.js'),
  },
  {
    name: 'uninstall',
    says: 'take out exactly what install put in',
    needs: 'nothing',
    dryRun: true,
    examples: [['npx gate-hooks uninstall', 'a hook that stood there before is put back; records and the trace of bypasses stay']],
    load: () => import('./uninstall.js'),
  },
  {
    name: 'smoke',
    says: 'run the smoke by hand and write reports/run.json',
    needs: 'settings',
    noCache: true,
    examples: [['npx gate-hooks smoke', 'the work tree as it lies; where it is clean, a push of it then runs nothing'], ['npx gate-hooks smoke --no-cache', 'run every step, whatever passed before']],
    load: () => import('./smoke.js'),
  },
  {
    name: 'explain',
    says: 'would a push run the smoke, and if so, what changed since the nearest pass?',
    needs: 'settings',
    argument: ['commit', 'a commit, branch or tag; HEAD where there is none'],
    examples: [['npx gate-hooks explain', 'for HEAD'], ['npx gate-hooks explain main', 'for another commit']],
    load: () => import('./explain.js'),
  },
  {
    name: 'status',
    says: 'one screen: hook, smoke, last run, bypasses, lock age, READMEs',
    needs: 'settings',
    examples: [['npx gate-hooks status', 'for people'], ['npx gate-hooks status --format json', 'for scripts']],
    load: () => import('./status.js'),
  },
  {
    name: 'check-lock',
    says: 'warn when the pins of a lock file are old (age from git history)',
    needs: 'settings',
    examples: [['npx gate-hooks check-lock', 'old pins: a TODO line and exit 0, or exit 1 where lock.level is "error"']],
    load: () => import('./check-lock.js'),
  },
  {
    name: 'scaffold-readmes',
    says: 'give each top-level folder without a README one',
    needs: 'settings',
    dryRun: true,
    examples: [['npx gate-hooks scaffold-readmes --dry-run', 'show what would be written']],
    load: () => import('./scaffold-readmes.js'),
  },
];
