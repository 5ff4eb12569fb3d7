// gate-hooks audit: what vouches for each commit of a range that reached a remote? Next: audit/gather.ts,
// audit/classify.ts, audit/chain.ts.

import { judgeSkip, judgeTrace, readBypasses } from '../audit/bypasses.js';
import { classify, findingsOf, type Kind } from '../audit/classify.js';
import { gather } from '../audit/gather.js';
import { count, short } from '../core/text.js';
import { type Answer, fail, pass, skip, type Verdict } from '../core/verdict.js';
import type { Prepared } from './command.js';

type Options = Pick<Prepared, 'repo' | 'args' | 'nowMs'>;

export const run = ({ repo, args: [range], nowMs }: Options): Answer => {
  const trace = readBypasses(repo);
  const known = gather(repo, range ?? null, trace, nowMs);
  const fates = classify(known);
  const findings = [...findingsOf(fates), ...judgeTrace(repo, trace, 'error'), ...judgeSkip()];
  const number = (kind: Kind): number => fates.filter((fate) => fate.kind === kind).length;
  const counts = {
    evidence: number('evidence'),
    covered: number('covered'),
    bypassed: number('bypassed'),
    unaccounted: number('unaccounted'),
  };
  const numbers = Object.entries(counts).map(([kind, n]) => `${n} ${kind}`);
  const notPushed = known.local === 0 ? '' : `; ${known.local} not at a remote`;
  const summary = `${count(fates.length, 'commit')} at a remote: ${numbers.join(', ')}${notPushed}`;
  const isBad = findings.some(({ level }) => level === 'error');
  const onlyHere = known.local === 0 ? '' : ` (${known.local} only here)`;
  let verdict: Verdict = pass(summary, findings);
  if (isBad) verdict = fail(summary, findings);
  else if (fates.length === 0) verdict = skip(`no commit of the range is known at a remote${onlyHere}`, findings);
  return {
    verdict,
    lines: fates.map(({ oid, kind, tip }) => `${short(oid)}  ${kind}${tip === oid ? '' : ` beneath ${short(tip)}`}`),
    data: {
      ...counts,
      local: known.local,
      commits: fates,
      trace: { breaks: trace.breaks, unchained: trace.unchained, unreadable: trace.unreadable },
    },
  };
};
