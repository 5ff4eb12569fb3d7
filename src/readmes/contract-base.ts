// What does the remote have that a pushed commit builds on? Called by contract-range.ts where the remote id that
// git gave does not say it.
import { objectId } from '../core/object-id.js';
import { type Repository, tryGit } from '../world/git.js';

const remoteCommit = new RegExp(`^(\\S+) (${objectId}) commit$`);
const idLine = new RegExp(`^(${objectId})$`, 'm');

/** Where the answer was found: at this remote, at others only, or nowhere. */
export type Known = { readonly ids: readonly string[]; readonly from: 'remote' | 'other remotes' | 'nowhere' };

/**
 * Commits that remotes are known to have, by their tracking refs. One process.
 * @param told ids that git itself said this remote has, and that are here
 */
export const knownCommits = (repo: Repository, remote: string, told: readonly string[]): Known => {
  const done = tryGit(repo, ['for-each-ref', '--format=%(refname) %(objectname) %(objecttype)', 'refs/remotes/']);
  const refs = done.stdout.split('\n').flatMap((line) => {
    const [, name, id] = remoteCommit.exec(line) ?? [];
    if (name === undefined || id === undefined) return [];
    return [{ name, id }];
  });
  const own = refs.filter(({ name }) => name.startsWith(`refs/remotes/${remote}/`)).map(({ id }) => id);
  const ids = [...new Set([...told, ...own])];
  if (ids.length > 0) return { ids, from: 'remote' };
  const others = [...new Set(refs.map(({ id }) => id))];
  return { ids: others, from: others.length > 0 ? 'other remotes' : 'nowhere' };
};

/** Arguments of one process stay far below what systems allow. */
const most = 4000;

/** The newest commit that `tip` shares with any of `ids`, null where there is none. One process for up to 4,000 ids. */
export const mergeBase = (repo: Repository, tip: string, ids: readonly string[]): string | null => {
  if (ids.includes(tip)) return tip;
  if (ids.length === 0) return null;
  if (ids.length > most) {
    const halves = [ids.slice(0, most), ids.slice(most)]
      .map((part) => mergeBase(repo, tip, part))
      .filter((id) => id !== null);
    return mergeBase(repo, tip, halves);
  }
  // The merge base of `tip` with a merge of all the others: git-merge-base(1), "Discussion".
  const done = tryGit(repo, ['merge-base', tip, ...ids]);
  return idLine.exec(done.code === 0 ? done.stdout : '')?.[1] ?? null;
};
