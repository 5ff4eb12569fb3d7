// What do these blobs hold? One git process for any number. Asked by readmes/ (rules) and promotion/ (Python files).
import { Fault } from '../core/fault.js';
import { git, type Repository } from './git.js';

/**
 * The contents of blobs by id, equal ids once; all of it is held in memory, and git's whole answer must stay below
 * 512 MiB.
 * @param why what is now not known, for the Fault: `the README`, `it is not known what it protects`
 * @throws Fault where one is not here (a partial clone without its remote)
 */
export const readBlobs = (
  repo: Repository,
  oids: readonly string[],
  [what, consequence]: readonly [what: string, consequence: string],
): Map<string, Buffer> => {
  const wanted = [...new Set(oids)];
  if (wanted.length === 0) return new Map();
  const stdout = git(repo, ['cat-file', '--batch'], {
    input: wanted.map((oid) => `${oid}\n`).join(''),
    encoding: 'latin1',
  });
  const found = new Map<string, Buffer>();
  let at = 0;
  for (const oid of wanted) {
    const end = stdout.indexOf('\n', at);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(stdout.slice(at, end)) ?? [];
    if (size === undefined)
      throw new Fault('git-failed', `${what} ${oid} cannot be read from git, so ${consequence}`, 'git fetch --refetch');
    found.set(oid, Buffer.from(stdout.slice(end + 1, end + 1 + Number(size)), 'latin1'));
    at = end + 2 + Number(size);
  }
  return found;
};
