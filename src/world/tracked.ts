// Which files does git track here? Asked by every feature that looks at the files of a repository.
import { git, type WorkRepository } from './git.js';

export type Tracked = { readonly mode: string; readonly sparse: boolean; readonly path: string };

/**
 * `git ls-files -z -s -t`: `<tag> <mode> <id> <stage>\t<path>`, where tag S is a file that a sparse checkout leaves
 * out.
 */
export const listTracked = (repo: WorkRepository): Tracked[] =>
  git(repo, ['ls-files', '-z', '-s', '-t'])
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => ({
      mode: line.slice(2, 8),
      sparse: line.startsWith('S '),
      path: line.slice(line.indexOf('\t') + 1),
    }));
