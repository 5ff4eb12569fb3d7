// Who wants to know of Ctrl-C? One listener of the process tells all of them; process.ts and the scheduler of the
// smoke listen.

const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

const listeners = new Set<(signal: NodeJS.Signals) => void>();
const tellAll = (signal: NodeJS.Signals): void => {
  for (const listener of [...listeners]) listener(signal);
};

/**
 * Calls `listener` at every Ctrl-C, Ctrl-\, SIGTERM and SIGHUP, which from then on do not end this process.
 * Listeners are called in the order in which they came. However many there are, the process has one for each
 * signal: more than ten would warn.
 * @returns what takes this listener away; without any the signals end the process again
 */
export const onInterrupt = (listener: (signal: NodeJS.Signals) => void): (() => void) => {
  const own = (signal: NodeJS.Signals): void => listener(signal);
  if (listeners.size === 0) for (const signal of interrupts) process.on(signal, tellAll);
  listeners.add(own);
  return () => {
    if (listeners.delete(own) && listeners.size === 0) for (const signal of interrupts) process.off(signal, tellAll);
  };
};
