// Times the kit against the plainest work on the same input: reading it, splitting it, parsing it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run as scaffoldReadmes } from '../../src/commands/scaffold-readmes.js';
import { run as scaffoldSummaries } from '../../src/commands/scaffold-summaries.js';
import { checkLock } from '../../src/locks/check.js';
import { validate } from '../../src/settings/validate.js';
import { requireWorkTree } from '../../src/world/git.js';
import { createRepository, writeFiles } from '../../test/support/repository.js';
import type { Measured } from '../claims.js';
import type { Context, Scenario } from '../context.js';
import { type Contestant, race, raceAsync, seriesOf } from '../rounds.js';
import { pairedRatio } from '../stats.js';
import { timeOf, timeOfAsync } from '../timing.js';

const pin = (i: number): string => {
  const hash = (letter: string): string => `--hash=sha256:${i.toString(16).padStart(64, letter)}`;
  return `package-${i}==1.${i}.0 ; python_version >= "3.8" \\\n    ${hash('a')} \\\n    ${hash('b')}\n    # via x\n`;
};

const lock = async ({ quick }: Context): Promise<Measured> => {
  const pins = quick ? 200 : 5000;
  const text = Array.from({ length: pins }, (_, i) => pin(i)).join('');
  const repo = await createRepository({ files: { 'requirements.lock': text } });
  const [workTree, settings] = [requireWorkTree(repo.dir), validate({})];
  const plain = (): unknown => text.split('\n').map((line) => line.trim().split(/[\s;=:]+/));
  const contestants: Contestant[] = [
    { name: 'check-lock', run: () => timeOf(() => checkLock(workTree, 'requirements.lock', settings)) },
    { name: 'lines and words', run: () => timeOf(plain) },
  ];
  const series = race(contestants, { rounds: quick ? 3 : 15, budget: 15_000 });
  return {
    kind: 'measured',
    values: [
      { label: 'time', value: pairedRatio(seriesOf(series, 'check-lock'), seriesOf(series, 'lines and words')) },
    ],
    tables: [{ title: `${pins} pins with two hashes each`, series }],
    notes: ['Ours asks git for the history of the file, too.'],
  };
};

/** Sources as people write them: docstrings, functions, imports of every kind, about 2 KB each. */
const source = (area: number, at: number): string => {
  const other = (n: number): string => `area${(area + n) % 20}.sub${(at * 7 + n) % 25}.m${(at * 3 + n) % 10}`;
  const functions = Array.from({ length: 12 }, (_, n) =>
    [
      `def f${n}(a, b=${n}):`,
      `    """Does ${n}."""`,
      `    if a[${n}] > b:`,
      `        return {"k": [a, b, (a + b) * ${n}]}  # ${n}`,
      '    return f"{a!r:>{b}} and {b}"',
      '',
    ].join('\n'),
  );
  return [
    `"""Module ${at} of area ${area}."""`,
    'import json',
    'import numpy as np',
    `from ${other(1)} import f1`,
    `from . import m${(at + 1) % 10}`,
    'try:\n    import ujson\nexcept ImportError:\n    ujson = None\n',
    ...functions,
    `def late():\n    import ${other(2)}\n    return np\n`,
  ].join('\n');
};

const summaries = async ({ quick }: Context): Promise<Measured> => {
  const subs = quick ? 2 : 25;
  const files = new Map<string, string>();
  for (let area = 0; area < 20; area += 1) {
    for (let sub = 0; sub < subs; sub += 1) {
      for (let at = 0; at < 10; at += 1) files.set(`area${area}/sub${sub}/m${at}.py`, source(area, sub * 10 + at));
    }
  }
  const repo = await createRepository();
  writeFiles(repo.dir, Object.fromEntries(files));
  await repo.git('add', '--all');
  const [workTree, settings] = [requireWorkTree(repo.dir), validate({})];
  const write = async (): Promise<void> => {
    const { verdict } = await scaffoldSummaries({ repo: workTree, settings });
    if (verdict.status !== 'pass') throw new Error(verdict.reason);
  };
  const read = (): void => {
    for (const path of files.keys()) readFileSync(join(repo.dir, path), 'utf8').split(/\W+/);
  };
  const series = await raceAsync(
    [
      {
        name: 'scaffold-summaries',
        prepare: () => rmSync(join(repo.dir, 'docs'), { recursive: true, force: true }),
        run: () => timeOfAsync(write),
      },
      { name: 'reading and splitting into words', run: async () => timeOf(read) },
    ],
    { rounds: quick ? 3 : 7, budget: 40_000 },
  );
  const [ours, theirs] = series.map(({ ms }) => ms);
  return {
    kind: 'measured',
    values: [{ label: 'time', value: pairedRatio(ours ?? [], theirs ?? []) }],
    tables: [{ title: `${files.size} Python files`, series }],
    notes: [],
  };
};

const readmes = async ({ quick }: Context): Promise<Measured> => {
  const folders = quick ? 200 : 5000;
  const repo = await createRepository();
  for (let i = 0; i < folders; i += 1) {
    mkdirSync(join(repo.dir, `f${i}`));
    writeFileSync(join(repo.dir, `f${i}`, 'x.py'), '');
  }
  await repo.git('add', '--all');
  const [workTree, settings] = [requireWorkTree(repo.dir), validate({})];
  const read = (): void => {
    for (let i = 0; i < folders; i += 1) readFileSync(join(repo.dir, `f${i}`, 'x.py'), 'utf8');
  };
  const series = race(
    [
      {
        name: 'scaffold-readmes --dry-run',
        run: () => timeOf(() => scaffoldReadmes({ repo: workTree, settings, dryRun: true })),
      },
      { name: 'reading the files', run: () => timeOf(read) },
    ],
    { rounds: quick ? 3 : 7, budget: 30_000 },
  );
  const [ours, theirs] = series.map(({ ms }) => ms);
  return {
    kind: 'measured',
    values: [{ label: 'time', value: pairedRatio(ours ?? [], theirs ?? []) }],
    tables: [{ title: `${folders} folders of one file`, series }],
    notes: [],
  };
};

export const kit: Scenario = {
  name: 'kit',
  claims: ['lock', 'summaries', 'readmes'],
  gates: false,
  prepare: async (context) => ({
    lock: () => lock(context),
    summaries: () => summaries(context),
    readmes: () => readmes(context),
  }),
};
