// What a scenario is given and what it hands back. Read by run.ts and every file in scenarios/.
import type { ClaimId, Measured } from './claims.js';
import type { Gate } from './gates.js';

export type Context = {
  readonly quick: boolean;
  /** Us, always. */
  readonly ours: Gate;
  /** Those that could be had. */
  readonly peers: readonly Gate[];
  /** Milliseconds our harness adds to each hook time. */
  readonly harness: number;
};

/** One measurement a claim; each is run and may fail alone. */
export type Measurements = Partial<Record<ClaimId, () => Promise<Measured> | Measured>>;

export type Scenario = {
  readonly name: string;
  readonly claims: readonly ClaimId[];
  /** Whether the gate itself is installed by it; hashes need neither the package nor the peers. */
  readonly gates: boolean;
  /**
   * Lays the ground and says how each claim is measured on it.
   * Both may throw NotYet, NotMeasured, or any Error when something broke: the claim gets the reason.
   */
  readonly prepare: (context: Context) => Promise<Measurements>;
};

/** The product does not do this. */
export class NotYet extends Error {}

/** What we are compared with is not here. */
export class NotMeasured extends Error {}
