// The parts of a dotted Python name. Pure.

/** `engine` of `engine.io.files`. */
export const topOf = (name: string): string => {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
};
