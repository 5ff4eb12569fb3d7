// How is what the smoke runs said on one line? Pure; asked by whoever shows it to people.
import { count, printable } from '../core/text.js';
import type { Command, Step } from './settings.js';

export const commandText = (command: Command): string =>
  printable(typeof command === 'string' ? command : command.join(' '));

/** `make smoke`; of several steps their names: `3 steps: lint, unit, e2e`. Empty text where there are none. */
export const describeSteps = (steps: readonly Step[]): string => {
  const [first, ...rest] = steps;
  if (first === undefined) return '';
  if (rest.length === 0) return commandText(first.run);
  return `${count(steps.length, 'step')}: ${steps.map(({ name }) => name).join(', ')}`;
};
