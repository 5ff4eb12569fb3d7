// Which texts are values of a flag? Parsers for the rows of table.ts; a refusal names what it must be.
import { InvalidArgumentError } from 'commander';

/** A whole number in decimal digits, both bounds included. */
export const wholeNumber = (least: number, most: number) => (text: string): number => {
  const value = /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) throw new InvalidArgumentError(`It must be a whole number, ${least} to ${most}.`);
  return value;
};
