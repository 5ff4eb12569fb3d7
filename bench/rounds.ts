// Runs contestants side by side: each of them once a round, in rotated order.
import type { Series } from './claims.js';
import { pairedMedian, rotate } from './stats.js';
import { time } from './timing.js';

export type Contestant<Time extends number | Promise<number> = number> = {
  readonly name: string;
  /** Makes the ground for that round, outside the time. Round 0 is the warm-up. */
  readonly prepare?: (round: number) => void;
  /** @returns milliseconds */
  readonly run: (round: number) => Time;
};

export type Pace = {
  readonly rounds: number;
  /** No round but the first three starts after this many milliseconds: a busy machine must not stretch the run. */
  readonly budget?: number;
};

/** One series a contestant, in the order given, all of the same length. The warm-up round is not among them. */
class Race {
  private readonly samples: ReadonlyMap<string, number[]>;
  private readonly start = performance.now();

  constructor(
    names: readonly string[],
    private readonly pace: Pace,
  ) {
    this.samples = new Map(names.map((name) => [name, []]));
    if (this.samples.size !== names.length) throw new Error('two contestants of one name');
  }

  goesOn(round: number): boolean {
    const { rounds, budget = 60_000 } = this.pace;
    return round <= rounds && (round <= 3 || performance.now() - this.start < budget);
  }

  note(name: string, round: number, ms: number): void {
    if (round > 0) this.samples.get(name)?.push(ms);
  }

  series(): Series[] {
    return [...this.samples].map(([name, ms]) => ({ name, ms }));
  }
}

const namesOf = (contestants: readonly { readonly name: string }[]): string[] => contestants.map(({ name }) => name);

export const race = (contestants: readonly Contestant[], pace: Pace): Series[] => {
  const found = new Race(namesOf(contestants), pace);
  for (let round = 0; found.goesOn(round); round += 1) {
    for (const { name, prepare, run } of rotate(contestants, round)) {
      prepare?.(round);
      found.note(name, round, run(round));
    }
  }
  return found.series();
};

/** As race, for contestants that take their time on their own. */
export const raceAsync = async (contestants: readonly Contestant<Promise<number>>[], pace: Pace): Promise<Series[]> => {
  const found = new Race(namesOf(contestants), pace);
  for (let round = 0; found.goesOn(round); round += 1) {
    for (const { name, prepare, run } of rotate(contestants, round)) {
      prepare?.(round);
      found.note(name, round, await run(round));
    }
  }
  return found.series();
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
