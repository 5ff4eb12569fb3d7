// gate-hooks report --html FILE: the history of the gate as one page. Next: history/page.ts.
import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { readBypasses } from '../audit/bypasses.js';
import { Fault } from '../core/fault.js';
import { count, printable } from '../core/text.js';
import { type Answer, pass } from '../core/verdict.js';
import { pageMark, renderPage } from '../history/page.js';
import { pageStyle } from '../history/page-style.js';
import { readAge } from '../locks/age.js';
import { describeAge, reachOf } from '../locks/judge.js';
import { presentLocks } from '../locks/select.js';
import { readHistory } from '../smoke/history.js';
import { writeWhole } from '../world/changes.js';
import { timestamp } from '../world/clock.js';
import { look, readHead } from '../world/files.js';
import type { Prepared } from './command.js';

/** A typing mistake must not cost a file: what is there and is no page of ours stays. */
const refuseStranger = (path: string): void => {
  const there = look(path);
  if (there === null || (there.isFile() && readHead(path, pageMark.length) === pageMark)) return;
  throw new Fault(
    'foreign',
    `${printable(path)} exists and is not a page of gate-hooks`,
    'name another file, or remove this one',
    2,
  );
};

const factsOf = ({ repo, settings, nowMs }: Prepared) => ({
  repository: basename(repo.root),
  at: timestamp(nowMs),
  runs: readHistory(repo),
  bypasses: readBypasses(repo).bypasses.map(({ at, by, remote, reason, refs }) => ({
    at: timestamp(at),
    by,
    remote,
    reason,
    refs: refs.map(({ ref }) => ref),
  })),
  locks: presentLocks(repo, settings).map((path) => {
    const age = readAge(repo, path);
    return {
      path,
      days: reachOf(age, nowMs).least,
      limit: settings.lock.max_age_days,
      says: describeAge(age, nowMs, settings.lock),
    };
  }),
});

export const run = (options: Prepared & { readonly html?: string }): Answer => {
  const { cwd, html } = options;
  if (html === undefined)
    throw new Fault('usage', 'report: no file was named', 'npx gate-hooks report --html report.html', 2);
  const path = resolve(cwd, html);
  refuseStranger(path);
  const facts = factsOf(options);
  writeWhole(path, renderPage(facts, createHash('sha256').update(pageStyle).digest('base64')));
  return {
    verdict: pass(
      `wrote ${printable(html)}: ${count(facts.runs.length, 'run')}, ${count(facts.bypasses.length, 'bypass')}`,
    ),
    data: { path, runs: facts.runs.length, bypasses: facts.bypasses.length },
  };
};
