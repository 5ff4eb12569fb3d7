// Runs contestants side by side: each of them once a round, in rotated order.
import type { Series } from './claims.js';
import { pairedMedian, rotate } from './stats.js';
import { time } from './timing.js';

export type Contestant = {
  readonly name: string;
  /** Makes the ground for that round, outside the time. Round 0 is the warm-up. */
  readonly prepare?: (round: number) => void;
  /** @returns milliseconds */
  readonly run: (round: number) => number;
};

export type Pace = {
  readonly rounds: number;
  /** No round but the first three starts after this many milliseconds: a busy machine must not stretch the run. */
  readonly budget?: number;
};

/** One series a contestant, in the order given, all of the same length. The warm-up round is not among them. */
export const race = (contestants: readonly Contestant[], { rounds, budget = 60_000 }: Pace): Series[] => {
  const samples = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  if (samples.size !== contestants.length) throw new Error('two contestants of one name');
  const start = performance.now();
  for (let round = 0; round <= rounds && (round <= 3 || performance.now() - start < budget); round += 1) {
    for (const { name, prepare, run } of rotate(contestants, round)) {
      prepare?.(round);
      const ms = run(round);
      if (round > 0) samples.get(name)!.push(ms);
    }
  }
  return [...samples].map(([name, ms]) => ({ name, ms }));
};

/** @throws Error when nobody of that name ran */
export const seriesOf = (series: readonly Series[], name: string): readonly number[] => {
  const found = series.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} did not run`);
  return found.ms;
};

/**
 * What starting a program from here costs over starting the same one from a shell, in ms:
 * the share of our harness in every hook time.
 * The start itself is not subtracted: git has to pay it, too.
 */
export const measureHarness = (rounds: number): number => {
  const each = 20;
  const loop = `i=0; while [ $i -lt ${each} ]; do /usr/bin/env true </dev/null; i=$((i+1)); done`;
  const series = race(
    [
      { name: 'here', run: () => time({ file: '/usr/bin/env', args: ['true'], cwd: '/', lines: '' }) },
      { name: 'shell', run: () => time({ file: '/bin/sh', args: ['-c', loop], cwd: '/' }) / each },
    ],
    { rounds },
  );
  return Math.max(
    0,
    pairedMedian(seriesOf(series, 'here'), seriesOf(series, 'shell'), (ours, shells) => ours - shells),
  );
};
