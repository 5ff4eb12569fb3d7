// May simple-git-hooks be run here, and did it write the hook that its configuration asks for? It overwrites and
// deletes without asking and exits 0 on every failure. Planned by edit.ts, run by install.ts.
import { basename, join } from 'node:path';
import { Fault } from '../../core/fault.js';
import { printable, shownPath } from '../../core/text.js';
import { environment, gitEnvironment } from '../../world/environment.js';
import { isExecutable, isFile, listFolder, look, readBytes } from '../../world/files.js';
import { runGroup } from '../../world/process.js';
import { configuredIn, spares } from './simple-git-hooks-config.js';
import { entryOf, isWritten } from './simple-git-hooks-entry.js';
import { startedHook } from './starter.js';

/** Every name that it takes for a hook: what else lies in the folder it does not touch. */
const hookNames = new Set([
  'applypatch-msg',
  'pre-applypatch',
  'post-applypatch',
  'pre-commit',
  'pre-merge-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'pre-rebase',
  'post-checkout',
  'post-merge',
  'pre-push',
  'pre-receive',
  'update',
  'proc-receive',
  'post-receive',
  'post-update',
  'reference-transaction',
  'push-to-checkout',
  'pre-auto-gc',
  'post-rewrite',
  'sendemail-validate',
  'fsmonitor-watchman',
  'p4-changelist',
  'p4-prepare-changelist',
  'p4-post-changelist',
  'p4-pre-submit',
  'post-index-change',
]);

const seconds = 30;

type Place = {
  readonly root: string;
  readonly hooksDir: string;
  /** Of the configuration, with its text as it will be. */
  readonly path: string;
  readonly text: string;
};

/** latin-1, null where there is no plain file. */
const plainText = (path: string): string | null => {
  if (look(path)?.isFile() !== true) return null;
  return (readBytes(path) ?? Buffer.alloc(0)).toString('latin1');
};

const isCurrent = ({ hooksDir, path, text }: Place): boolean => {
  const hook = join(hooksDir, 'pre-push');
  const written = plainText(hook);
  const entry = entryOf(text, path);
  return (
    written !== null &&
    isExecutable(hook) &&
    (entry === null ? written.includes(startedHook) : written.endsWith(`\n${entry}`))
  );
};

/** Hooks of someone else that it would overwrite or delete. Of a script it is not known what it spares. */
const lostHooks = ({ hooksDir, path, text }: Place): string[] => {
  const file = basename(path);
  const config = configuredIn({ [file]: text })?.config ?? {};
  return listFolder(hooksDir).filter((name) => {
    if (!hookNames.has(name) || spares(config, name)) return false;
    const written = plainText(join(hooksDir, name));
    return written === null || !isWritten(written, config[name]);
  });
};

const refuseLoss = (place: Place): void => {
  const [lost] = lostHooks(place);
  if (lost === undefined) return;
  const [hook, config] = [shownPath(place.root, join(place.hooksDir, lost)), shownPath(place.root, place.path)];
  const isReplaced = lost === 'pre-push';
  const would = isReplaced ? 'write over' : 'remove';
  const way = isReplaced
    ? `make what it does the pre-push entry of ${config} and remove the file`
    : `make it an entry of ${config}, or name it there in preserveUnused`;
  throw new Fault(
    'not-wired',
    `simple-git-hooks would ${would} ${hook}, which it did not write; it was not run`,
    `${way}, then: npx gate-hooks install`,
  );
};

/**
 * Its own command, from where npm has put it, with no argument that it would take for a configuration.
 * @returns what it printed
 */
const runCommand = async (root: string): Promise<string> => {
  const cli = join(root, 'node_modules', 'simple-git-hooks', 'cli.js');
  if (!isFile(cli))
    throw new Fault(
      'tool-missing',
      'the pre-push entry is in place, but simple-git-hooks, which writes the hook from it, is not in node_modules: git does not start the gate yet',
      'npm ci, then: npx gate-hooks install',
    );
  let output = '';
  const { INIT_CWD: _, ...env } = gitEnvironment(environment());
  const end = await runGroup(
    { command: [process.execPath, cli], cwd: root, env, timeout: seconds * 1000, idleTimeout: null },
    (chunk) => {
      output = `${output}${chunk.toString('utf8')}`.slice(-4096);
    },
  );
  if (end.kind === 'timeout') return `${output}\nno end within ${seconds} s`;
  return output;
};

/**
 * Null where the hook file is what the configuration asks for; else what writes it.
 * @throws Fault where that would take a hook from someone
 */
export const planRun = (place: Place): (() => Promise<void>) | null => {
  if (isCurrent(place)) return null;
  refuseLoss(place);
  return async () => {
    const said = await runCommand(place.root);
    if (isCurrent(place)) return;
    const last =
      said
        .split('\n')
        .filter((line) => line.trim() !== '')
        .at(-1) ?? 'nothing';
    throw new Fault(
      'not-wired',
      `simple-git-hooks did not write ${shownPath(place.root, join(place.hooksDir, 'pre-push'))} as ${shownPath(place.root, place.path)} asks; it said: ${printable(last.slice(0, 300))}`,
      'mend that, then: npx gate-hooks install',
    );
  };
};
