// Times data_hash and config_hash against sha256sum: one process each, over the same warm files.
import { randomFillSync } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { projectRoot } from '../../test/support/project.js';
import { createRepository } from '../../test/support/repository.js';
import { onPath } from '../../test/support/skip.js';
import { tempDir } from '../../test/support/temp.js';
import type { Measured } from '../claims.js';
import { type Context, NotMeasured, type Scenario } from '../context.js';
import { race, seriesOf } from '../rounds.js';
import { pairedMedian, pairedRatio } from '../stats.js';
import { type Job, time } from '../timing.js';

const probe = (cwd: string, ...args: string[]): Job => ({
  file: process.execPath,
  args: [join(projectRoot(), 'build', 'bench', 'hash.cjs'), ...args],
  cwd,
});
const shell = (cwd: string, script: string): Job => ({ file: '/bin/sh', args: ['-c', script], cwd });
const node = (cwd: string): Job => ({ file: process.execPath, args: ['-e', '0'], cwd });

const needSha256sum = (): void => {
  if (!onPath('sha256sum')) throw new NotMeasured('sha256sum is not here');
};

/** Bytes that do not compress, so that no disk or file system makes them fewer. */
const writeLarge = (folder: string, files: number, mebibytes: number): string[] => {
  const piece = Buffer.alloc(1 << 20);
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < 2 * files * mebibytes * piece.length)
    throw new NotMeasured('the temp folder has too little room');
  mkdirSync(join(folder, 'data'));
  return Array.from({ length: files }, (_, file) => {
    for (let i = 0; i < mebibytes; i += 1) appendFileSync(join(folder, 'data', `${file}.bin`), randomFillSync(piece));
    return `data/${file}.bin`;
  });
};

/** 1,750 bytes each, what a settings file of some fifty lines has. */
const writeSmall = (folder: string, below: string, files: number): void => {
  for (let i = 0; i < Math.min(100, files); i += 1) mkdirSync(join(folder, below, String(i)), { recursive: true });
  for (let i = 0; i < files; i += 1)
    writeFileSync(join(folder, below, String(i % 100), `${i}.txt`), `setting_${i}: value\n`.padEnd(35).repeat(50));
};

const large = ({ quick }: Context): Measured => {
  needSha256sum();
  const folder = tempDir('bench-large');
  const [files, each] = quick ? [2, 8] : [4, 512];
  const paths = writeLarge(folder, files, each).join(' ');
  const openssl = onPath('openssl')
    ? [{ name: 'openssl dgst -sha256', run: () => time(shell(folder, `openssl dgst -sha256 ${paths}`)) }]
    : [];
  const series = race(
    [
      { name: 'data_hash', run: () => time(probe(folder, 'data', folder, 'data')) },
      { name: 'sha256sum', run: () => time(shell(folder, `sha256sum ${paths}`)) },
      ...openssl,
    ],
    { rounds: 3, budget: 50_000 },
  );
  const value = pairedRatio(seriesOf(series, 'sha256sum'), seriesOf(series, 'data_hash'));
  const notes = [
    "Ours includes the start of Node. Where sha256sum is built without the CPU's own SHA instructions, openssl is the harder comparison.",
  ];
  return {
    kind: 'measured',
    values: [{ label: 'bytes a second', value }],
    tables: [{ title: `${files} files of ${each} MiB`, series }],
    notes,
  };
};

const cached = async ({ quick }: Context): Promise<Measured> => {
  const folder = tempDir('bench-cached');
  const cache = join(tempDir('bench-cache'), 'cache');
  const files = quick ? 500 : 20_000;
  writeSmall(folder, 'data', files);
  // Files younger than 2 s are hashed but not remembered.
  await setTimeout(2100);
  const job = probe(folder, 'data', folder, 'data', cache);
  const first = time(job);
  if (!existsSync(cache)) throw new Error('no stat cache was written');
  const series = race(
    [
      { name: 'data_hash, cached', run: () => time(job) },
      { name: 'node -e 0', run: () => time(node(folder)) },
    ],
    { rounds: quick ? 3 : 12, budget: 20_000 },
  );
  const value = pairedMedian(
    seriesOf(series, 'data_hash, cached'),
    seriesOf(series, 'node -e 0'),
    (ours, bare) => ours - bare,
  );
  return {
    kind: 'measured',
    values: [{ label: 'over node start', value }],
    tables: [{ title: `${files} files, none changed`, series }],
    notes: [`The first run, with nothing remembered, took ${(first / 1000).toFixed(2)} s.`],
  };
};

const config = async ({ quick }: Context): Promise<Measured> => {
  needSha256sum();
  const repo = await createRepository();
  const files = quick ? 50 : 2000;
  writeSmall(repo.dir, 'configs', files);
  await repo.git('add', '--all');
  const series = race(
    [
      { name: 'config_hash', run: () => time(probe(repo.dir, 'config', repo.dir, 'configs/**')) },
      {
        name: 'git ls-files | xargs sha256sum',
        run: () => time(shell(repo.dir, 'git ls-files -z configs | xargs -0 sha256sum')),
      },
      { name: 'node -e 0', run: () => time(node(repo.dir)) },
    ],
    { rounds: quick ? 3 : 20, budget: 20_000 },
  );
  const value = pairedRatio(seriesOf(series, 'config_hash'), seriesOf(series, 'git ls-files | xargs sha256sum'));
  return {
    kind: 'measured',
    values: [{ label: 'time', value }],
    tables: [{ title: `${files} files of 1,750 bytes, listed by git on both sides`, series }],
    notes: ['Ours includes the start of Node.'],
  };
};

export const hashes: readonly Scenario[] = [
  { name: 'data', claims: ['data'], gates: false, prepare: async (context) => ({ data: () => large(context) }) },
  { name: 'cached', claims: ['cached'], gates: false, prepare: async (context) => ({ cached: () => cached(context) }) },
  { name: 'config', claims: ['config'], gates: false, prepare: async (context) => ({ config: () => config(context) }) },
];
