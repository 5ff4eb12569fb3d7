// gate-hooks bandit: is there anything above LOW in a commit's Python? Next: promotion/bandit.ts (the answer).
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { count, printable, short } from '../core/text.js';
import { type Answer, fail, pass, skip, type Verdict } from '../core/verdict.js';
import { type BanditAnswer, runBandit } from '../promotion/bandit.js';
import { isPythonName } from '../promotion/python-files.js';
import type { Settings } from '../settings/settings.js';
import { readWorktree } from '../smoke/worktree.js';
import { resolveObjects, type WorkRepository } from '../world/git.js';
import type { Prepared } from './command.js';

type Options = Pick<Prepared, 'repo' | 'settings' | 'args'>;

const resolveCommit = (repo: WorkRepository, name: string): string => {
  const commit = name.includes('\n') ? null : resolveObjects(repo, [`${name}^{commit}`])[0];
  if (commit == null)
    throw new Fault('no-commit', `no such commit: ${printable(name)}`, 'name a commit, a branch or a tag', 2);
  return commit.oid;
};

/** The commit is judged; whoever edits meanwhile must not take the answer for one about the edit. */
const differing = (repo: WorkRepository, { origin }: Settings): Finding[] => {
  const { changed, untracked, uncommitted } = readWorktree(repo);
  const relevant = [...changed, ...untracked, ...uncommitted].filter((path) => isPythonName(path) || path === origin);
  return relevant
    .slice(0, 10)
    .map((path) =>
      finding(
        'bandit/not-committed',
        path === origin
          ? 'is not committed as it lies here, and its bandit settings counted'
          : 'is not committed as it lies here, and was not looked at',
        { path, level: 'warn', hint: 'commit it, and run it again' },
      ),
    );
};

const judged = ({ findings, files, suppressions, version, ending }: BanditAnswer, where: string): Verdict => {
  const by = (rule: string): number => findings.filter((one) => one.rule === rule && one.level === 'error').length;
  const errors = findings.filter(({ level }) => level === 'error');
  const known = by('bandit/finding') + by('bandit/not-scanned') + by('bandit/suppressed');
  const parts = [
    [by('bandit/finding'), 'finding', ' above LOW'],
    [by('bandit/not-scanned'), 'file', ' not scanned'],
    [by('bandit/suppressed'), 'finding', ' suppressed'],
    [errors.length - known, 'other problem', ''],
  ] as const;
  if (ending !== undefined) return fail(errors[0]?.message ?? 'bandit was stopped', findings, ending);
  if (errors.length > 0)
    return fail(
      `${parts
        .filter(([n]) => n > 0)
        .map(([n, noun, what]) => `${count(n, noun)}${what}`)
        .join(', ')} in ${where}`,
      findings,
    );
  if (version === null) return skip(`no Python file to look at in ${where}`, findings);
  const says = `bandit ${version}: nothing above LOW in ${count(files, 'Python file')} of ${where}`;
  if (suppressions === 0) return pass(says, findings);
  return pass(`${says}, ${suppressions} suppressed`, findings);
};

export const run = async ({ repo, settings, args: [name] }: Options): Promise<Answer> => {
  const commit = resolveCommit(repo, name ?? 'HEAD');
  const answer = await runBandit({ repo, settings, tree: commit });
  const differs = name === undefined ? differing(repo, settings) : [];
  const findings = [...differs, ...answer.findings];
  const { files, suppressions, hits, version, tree } = answer;
  return {
    verdict: judged({ ...answer, findings }, `commit ${short(commit)}`),
    data: { commit, tree, files, suppressions, version, hits },
  };
};
