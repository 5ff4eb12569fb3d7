// Does a folder need a README by its path alone? Depth, include and exclude of the settings. Asked by folders.ts. Pure.
import type { Settings } from '../settings/settings.js';

/** `packages/*`, or api anywhere: `*` is any part of one name, `**` any number of folders. */
const glob = (pattern: string): RegExp => {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const words = parts.map((part, at) => {
    const isLast = at === parts.length - 1;
    if (part === '**') return isLast ? '.+' : '(?:[^/]+/)*';
    const name = part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '[^/]*');
    return isLast ? name : `${name}/`;
  });
  return new RegExp(`^${words.join('')}$`, 's');
};

/**
 * Answers for a path such as `src/api`, each once. `exclude` covers all below; `include` beats depth and the dot of
 * a dot folder.
 */
export const selector = ({ depth, include, exclude }: Settings['readmes']): ((path: string) => boolean) => {
  const [wanted, left] = [include.map(glob), exclude.map(glob)];
  const excluded = new Map<string, boolean>();
  const answers = new Map<string, boolean>();
  const isExcluded = (path: string): boolean => {
    const known = excluded.get(path);
    if (known !== undefined) return known;
    const up = path.lastIndexOf('/');
    const answer = left.some((pattern) => pattern.test(path)) || (up >= 0 && isExcluded(path.slice(0, up)));
    excluded.set(path, answer);
    return answer;
  };
  const judge = (path: string): boolean => {
    if (left.length > 0 && isExcluded(path)) return false;
    const parts = path.split('/');
    return (
      (parts.length <= depth && !parts.some((part) => part.startsWith('.'))) ||
      wanted.some((pattern) => pattern.test(path))
    );
  };
  return (path) => {
    const answer = answers.get(path) ?? judge(path);
    answers.set(path, answer);
    return answer;
  };
};
