// Boils many noisy samples down (pure): medians, ratios of paired rounds, rotated order.

/** All in the unit of the samples. */
export type Summary = {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly min: number;
  readonly count: number;
};

/** Linear between the two nearest ranks; `share` is 0 to 1. @throws Error without samples */
export const quantile = (samples: readonly number[], share: number): number => {
  if (samples.length === 0) throw new Error('no samples');
  const sorted = [...samples].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  // Between two infinities there is nothing to interpolate.
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
};

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

export const summarize = (samples: readonly number[]): Summary => ({
  median: median(samples),
  p10: quantile(samples, 0.1),
  p90: quantile(samples, 0.9),
  min: quantile(samples, 0),
  count: samples.length,
});

/**
 * The median of `combine` over the samples of each round: those of one round shared the same neighbors.
 * @throws Error when the rounds do not pair
 */
export const pairedMedian = (
  ours: readonly number[],
  theirs: readonly number[],
  combine: (our: number, their: number) => number,
): number => {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rounds cannot be paired with ${theirs.length}`);
  return median(ours.map((our, round) => combine(our, theirs[round]!)));
};

/**
 * How many times as long as theirs ours took, `less` being a cost that both carry and neither owes.
 * Where nothing is left of theirs the answer is Infinity: a cost that was measured too high must not make us look fast.
 */
export const pairedRatio = (ours: readonly number[], theirs: readonly number[], less = 0): number =>
  pairedMedian(ours, theirs, (our, their) => (their <= less ? Infinity : Math.max(0, our - less) / (their - less)));

/** The order of one round: whoever runs after a slow neighbour is another one in the next round. */
export const rotate = <T>(items: readonly T[], round: number): T[] => {
  const start = items.length === 0 ? 0 : round % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
};
