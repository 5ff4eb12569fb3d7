// Finds the configuration of lint-staged and the lint-staged that would run, as hooks/pre-commit does.
import { join } from 'node:path';
import { isFile, listFolder } from '../world/files.js';
import { tryGit, type WorkRepository } from '../world/git.js';

const rcFile = /^(?:\.lintstagedrc|lint-staged\.config\.)/;
const rcPatterns = [':(top,glob)**/.lintstagedrc*', ':(top,glob)**/lint-staged.config.*'];
const packagePatterns = [':(top,glob)**/package.json', ':(top,glob)**/package.y*ml'];
/** The configuration under that name, not the version of a dependency. */
const keyPatterns = ['"lint-staged"[[:space:]]*:[[:space:]]*([^"[:space:]]|$)', '^lint-staged[[:space:]]*:'];

const first = (repo: WorkRepository, args: readonly string[]): string | null =>
  tryGit(repo, args).stdout.split('\0')[0] || null;

/** Relative to the root; null where nothing configures it. At the top a file that git ignores counts, too. */
export const findStagedConfig = (repo: WorkRepository): string | null =>
  listFolder(repo.root).find((name) => rcFile.test(name) && isFile(join(repo.root, name))) ??
  first(repo, ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...rcPatterns]) ??
  first(repo, [
    'grep',
    '--untracked',
    '-lzE',
    ...keyPatterns.flatMap((pattern) => ['-e', pattern]),
    '--',
    ...packagePatterns,
  ]);

/** Whether npm has put one into this work tree, which then goes before ours. */
export const hasOwnLintStaged = ({ root }: WorkRepository): boolean =>
  isFile(join(root, 'node_modules', 'lint-staged', 'bin', 'lint-staged.js'));
