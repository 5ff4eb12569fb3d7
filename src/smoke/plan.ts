// In which order do steps run, and which must run when only some passes are remembered? Pure; asked by schedule.ts
// and run.ts.

/** What a step must say of itself to be ordered. */
export type Planned = { readonly name: string; readonly needs: readonly string[] };

/**
 * Levels: each step stands in the first level after all that it needs; within a level the order is the given one.
 * @throws Error where a need is unknown or needs go in a circle: settings/steps.ts refuses both, so that is a bug
 */
export const orderSteps = <S extends Planned>(steps: readonly S[]): S[][] => {
  const levels: S[][] = [];
  const placed = new Set<string>();
  for (let rest = [...steps]; rest.length > 0; ) {
    const level = rest.filter(({ needs }) => needs.every((need) => placed.has(need)));
    if (level.length === 0) throw new Error(`steps that can never run: ${rest.map(({ name }) => name).join(', ')}`);
    for (const { name } of level) placed.add(name);
    rest = rest.filter(({ name }) => !placed.has(name));
    levels.push(level);
  }
  return levels;
};

/** The named steps and all that they need, in the given order; null names all. */
export const selectSteps = <S extends Planned>(steps: readonly S[], only: readonly string[] | null): readonly S[] => {
  if (only === null) return steps;
  return needed(steps, new Set(only));
};

/**
 * The steps that must run, in the given order: those without a remembered pass and, since what a step wrote is not
 * remembered, everything that they need. A step that only needs one of them keeps its pass.
 * @param missing names of the steps that have no remembered pass
 */
export const needed = <S extends Planned>(steps: readonly S[], missing: ReadonlySet<string>): S[] => {
  const wanted = new Set<string>();
  // From the last level back: whoever needs a step is asked before the step itself.
  for (const { name, needs } of orderSteps(steps).flat().reverse()) {
    if (!missing.has(name) && !wanted.has(name)) continue;
    for (const one of [name, ...needs]) wanted.add(one);
  }
  return steps.filter(({ name }) => wanted.has(name));
};
