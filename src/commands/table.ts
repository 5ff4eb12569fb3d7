// Every command, in the order of the help. Adding one: a row here, a file beside it, a test, a row in the README's table.
import type { Command, Flag } from './command.js';
import { wholeNumber } from './flags.js';

const dryRun: Flag = { spec: '--dry-run', says: 'show what would be done, write nothing' };
const noCache: Flag = { spec: '--no-cache', says: 'run every step, whatever passed before' };
const depth: Flag = { spec: '--depth <n>', says: 'how deep folders are looked at, 1 is the top level (default: readmes.depth)', parse: wholeNumber(1, 20) };

export const table: readonly Command[] = [
  {
    name: 'install',
    says: 'wire the pre-push hook of this repository',
    needs: 'nothing',
    flags: [dryRun],
    examples: [['npx gate-hooks install', 'detect the smoke command, wire the hook'], ['npx gate-hooks install --dry-run', 'only show the plan']],
    load: () => import('./install.js'),
  },
  {
    name: 'uninstall',
    says: 'take out exactly what install put in',
    needs: 'nothing',
    flags: [dryRun],
    examples: [['npx gate-hooks uninstall', 'a hook that stood there before is put back; records and the trace of bypasses stay']],
    load: () => import('./uninstall.js'),
  },
  {
    name: 'smoke',
    says: 'run the smoke by hand and write reports/run.json',
    needs: 'settings',
    flags: [noCache],
    examples: [['npx gate-hooks smoke', 'the work tree as it lies; where it is clean, a push of it then runs nothing'], ['npx gate-hooks smoke --no-cache', 'run every step, whatever passed before']],
    load: () => import('./smoke.js'),
  },
  {
    name: 'explain',
    says: 'would a push run the smoke, and if so, what changed since the nearest pass?',
    needs: 'settings',
    argument: ['[commit]', 'a commit, branch or tag; HEAD where there is none'],
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
    name: 'doctor',
    says: 'does the gate fire here? makes git start the hook, and looks at all it needs',
    needs: 'nothing',
    flags: [{ spec: '--fix', says: 'mend the hook, its runtime and the modes of the store, and look again' }],
    examples: [['npx gate-hooks doctor', 'exit 1 where a push would go out unjudged, or none could pass'], ['npx gate-hooks doctor --fix', 'mend what can be mended without taking anything from anyone']],
    load: () => import('./doctor.js'),
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
    flags: [dryRun, depth, { spec: '--update', says: 'append the sections that a README lacks; no other byte of it changes' }],
    examples: [['npx gate-hooks scaffold-readmes --dry-run', 'show what would be written, as a diff'], ['npx gate-hooks scaffold-readmes --update', 'complete the READMEs that are there, too']],
    load: () => import('./scaffold-readmes.js'),
  },
  {
    name: 'check-readmes',
    says: 'are the folder READMEs complete, and can their Do-not-touch be enforced?',
    needs: 'settings',
    flags: [depth],
    examples: [['npx gate-hooks check-readmes', 'exit 1 for what nobody could enforce; the rest are warnings'], ['npx gate-hooks check-readmes --format sarif', 'for code scanning']],
    load: () => import('./check-readmes.js'),
  },
  {
    name: 'scaffold-contributing',
    says: "keep the region of CONTRIBUTING.md that documents this repository's gate",
    needs: 'settings',
    flags: [{ spec: '--check', says: 'write nothing; exit 1 where the region is missing or stale' }],
    examples: [['npx gate-hooks scaffold-contributing', 'write or renew it'], ['npx gate-hooks scaffold-contributing --check', 'for CI']],
    load: () => import('./scaffold-contributing.js'),
  },
  {
    name: 'report',
    says: 'write the history of runs, steps, bypasses and locks as one page',
    needs: 'settings',
    flags: [{ spec: '--html <file>', says: 'where to write it; an older page of ours is replaced, any other file is left alone' }],
    examples: [['npx gate-hooks report --html report.html', 'self-contained: no script, no network']],
    load: () => import('./report.js'),
  },
  {
    name: 'completion',
    says: 'print a script that completes this command line in your shell',
    needs: 'nothing',
    argument: ['<shell>', 'the shell it is for', ['bash', 'zsh', 'fish']],
    examples: [['gate-hooks completion bash', 'in ~/.bashrc: eval "$(gate-hooks completion bash)"'], ['gate-hooks completion fish', 'to ~/.config/fish/completions/gate-hooks.fish']],
    load: () => import('./completion.js'),
  },
];
