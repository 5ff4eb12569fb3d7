// What makes a step's pass the same pass? Pure: facts in, parts and key out. Passes are stored by it (passes.ts),
// misses explained by it (explain.ts).
import { hashJson, stepHash } from '../evidence/definition.js';
import type { Step } from '../settings/settings.js';

/** Each part is something that a person can change and see changed. */
export type KeyParts = {
  readonly step: string;
  readonly run: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The whole tree, or null where the step names its inputs. */
  readonly tree: string | null;
  /** Digest over the entries of the tree that the step's inputs match. */
  readonly inputs: string | null;
  readonly config: string;
  readonly data: string;
  readonly platform: string;
  /** Keys of the steps it needs: their outputs are its inputs. */
  readonly needs: Readonly<Record<string, string>>;
};

export type StepKey = { readonly name: string; readonly key: string; readonly parts: KeyParts };

export type KeyFacts = {
  readonly tree: string;
  readonly config: string;
  readonly data: string;
  readonly platform: string;
  readonly toolMajor: number;
  /** Digest of a step's inputs in this tree; null for a step that names none. */
  readonly inputsOf: (step: Step) => string | null;
};

/** Keys in the order of `steps`, which must name a step after everything it needs only by `needs`, in any order. */
export const keySteps = (steps: readonly Step[], facts: KeyFacts): StepKey[] => {
  const known = new Map<string, StepKey>();
  const keyOf = (step: Step): StepKey => {
    const done = known.get(step.name);
    if (done !== undefined) return done;
    const needed = steps.filter(({ name }) => step.needs.includes(name));
    const needs = Object.fromEntries(needed.map((one) => [one.name, keyOf(one).key]));
    const inputs = facts.inputsOf(step);
    const parts: KeyParts = {
      step: step.name,
      run: typeof step.run === 'string' ? step.run : step.run.join(' '),
      cwd: step.cwd,
      env: step.env,
      tree: inputs === null ? facts.tree : null,
      inputs,
      config: facts.config,
      data: facts.data,
      platform: facts.platform,
      needs,
    };
    // The hash of the step tells a list of arguments from the shell line that reads the same.
    const key = hashJson({
      format: 'gate-hooks pass v1',
      definition: stepHash(step),
      tool_major: facts.toolMajor,
      ...parts,
    });
    const keyed = { name: step.name, key, parts };
    known.set(step.name, keyed);
    return keyed;
  };
  return steps.map(keyOf);
};
