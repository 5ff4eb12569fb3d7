// Lists what we claim to beat, and by how much, and judges a measurement by it (pure).

export type Limit = { readonly kind: 'at most' | 'at least'; readonly value: number; readonly unit: 'x' | 'ms' };

export type Claim = {
  readonly id: string;
  readonly what: string;
  /** The thing that is measured beside us in the same rounds. */
  readonly against: string;
  readonly limit: Limit;
  /** A condition that is no number; the scenario says whether it held. */
  readonly condition?: string;
};

/** Milliseconds, one sample a round. */
export type Series = { readonly name: string; readonly ms: readonly number[] };

export type Table = { readonly title: string; readonly series: readonly Series[] };

/** What is no race: cells as they are shown. */
export type Grid = {
  readonly title: string;
  readonly head: readonly string[];
  readonly lines: readonly (readonly string[])[];
};

export type Measured = {
  readonly kind: 'measured';
  /** The same comparison seen in one or more ways; the claim is held to the worst. */
  readonly values: readonly { readonly label: string; readonly value: number }[];
  /** What was found of the claim's condition; absent where it has none. */
  readonly condition?: { readonly found: string; readonly held: boolean };
  readonly tables: readonly Table[];
  readonly grid?: Grid;
  readonly notes: readonly string[];
};

/**
 * `not yet`: the product does not do this. `not measured`: the other side is missing here.
 * `failed`: the bench or the product broke.
 */
export type Outcome = Measured | { readonly kind: 'not yet' | 'not measured' | 'failed'; readonly reason: string };

export type Row = { readonly claim: Claim; readonly outcome: Outcome };

export type Judgement = 'reached' | 'missed' | 'not yet' | 'not measured' | 'failed';

/** The value that serves the claim least. @throws Error without values */
export const worst = (limit: Limit, values: Measured['values']): number => {
  if (values.length === 0) throw new Error('nothing was measured');
  const numbers = values.map(({ value }) => value);
  return limit.kind === 'at most' ? Math.max(...numbers) : Math.min(...numbers);
};

const holds = (limit: Limit, value: number): boolean =>
  limit.kind === 'at most' ? value <= limit.value : value >= limit.value;

/** A value that is no number (a division by nothing) holds no claim. */
export const judge = ({ claim, outcome }: Row): Judgement => {
  if (outcome.kind !== 'measured') return outcome.kind;
  const held = outcome.condition?.held ?? claim.condition === undefined;
  return held && holds(claim.limit, worst(claim.limit, outcome.values)) ? 'reached' : 'missed';
};

/** The measured share of what the limit allows: 1 is exactly on it, less is better, whichever way the limit looks. */
export const shareOfLimit = (limit: Limit, value: number): number =>
  limit.kind === 'at most' ? value / limit.value : limit.value / value;

const atMost = (value: number, unit: Limit['unit'] = 'x'): Limit => ({ kind: 'at most', value, unit });

export const claims = {
  proved: {
    id: 'proved',
    what: 'push of proved content (sh fast path), 1 ref',
    against: "prek's no-op hook",
    limit: atMost(0.5),
  },
  refs: {
    id: 'refs',
    what: 'the same with 500 refs',
    against: 'the same with 1 ref',
    limit: atMost(20),
    condition: 'one git process',
  },
  deletes: { id: 'deletes', what: 'push that only deletes', against: "prek's no-op hook", limit: atMost(0.3) },
  bypass: { id: 'bypass', what: 'bypassed push', against: "prek's no-op hook", limit: atMost(0.3) },
  first: {
    id: 'first',
    what: 'first push of new content, time over the bare smoke',
    against: '`node -e 0`',
    limit: atMost(2.2),
  },
  story: { id: 'story', what: 'ten-push story, all pushes together', against: 'the best peer', limit: atMost(0.5) },
  checkout: {
    id: 'checkout',
    what: 'private checkout, second use, one changed file',
    against: '`git worktree add` of the same',
    limit: atMost(0.1),
  },
  data: {
    id: 'data',
    what: 'data_hash of large files, nothing remembered: throughput',
    against: '`sha256sum`',
    limit: { kind: 'at least', value: 3, unit: 'x' },
  },
  cached: {
    id: 'cached',
    what: 'data_hash with its stat cache',
    against: 'node start (added to it)',
    limit: atMost(250, 'ms'),
  },
  config: { id: 'config', what: 'config_hash of small files', against: '`sha256sum` over xargs', limit: atMost(1.6) },
  kill: {
    id: 'kill',
    what: 'canary in the middle of a smoke, from the kill flag until all of it is gone',
    against: 'one tick of 2 s',
    limit: atMost(1),
  },
  growth: {
    id: 'growth',
    what: 'hostile texts of twice the size',
    against: 'the same at half the size',
    limit: atMost(3),
  },
  lock: {
    id: 'lock',
    what: 'check-lock of 5,000 hashed pins',
    against: 'its lines split into words',
    limit: atMost(20),
  },
  summaries: {
    id: 'summaries',
    what: 'scaffold-summaries of 5,000 Python files',
    against: 'reading them and splitting them into words',
    limit: atMost(25),
  },
  readmes: {
    id: 'readmes',
    what: 'scaffold-readmes --dry-run of 5,000 folders',
    against: 'reading one file in each',
    limit: atMost(20),
  },
} as const satisfies Record<string, Claim>;

export type ClaimId = keyof typeof claims;
