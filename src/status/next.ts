// What is the best thing to do now? The first step that is missing, in the order in which a gate comes to life.
// Pure. Asked by commands/status.ts.
import type { StatusFacts } from './lines.js';

/** One command or edit, with its reason. */
export const nextStep = ({ smoke, hook, head, lastRun, locks, foldersWithoutReadme }: StatusFacts): string => {
  if (smoke.command === null) return 'add a smoke target or script, so that there is something to run before a push';
  if (hook.state !== 'wired')
    return `npx gate-hooks install (${hook.state === 'broken' ? 'what is wired does not work' : 'nothing is wired yet'})`;
  if (head === null) return 'git commit: only a commit can be proved';
  if (!head.passed && lastRun?.commit === head.commit && ['failed', 'timeout'].includes(lastRun.status))
    return 'mend what the smoke said, then git commit';
  if (!head.passed && !head.clean) return 'git commit, then git push: only what is committed is judged';
  if (!head.passed) return 'npx gate-hooks smoke, or git push, which runs it';
  if (locks.some(({ days, limit }) => days !== null && days > limit))
    return 'npx gate-hooks refresh-lock (the pins are old)';
  if (foldersWithoutReadme.length > 0) return 'npx gate-hooks scaffold-readmes (folders without a README)';
  return head.clean ? 'git push' : 'git commit, then git push';
};
