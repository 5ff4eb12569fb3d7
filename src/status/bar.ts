// How much of a limit is used up? A bar of ten for a terminal.

const width = 10;

/** @param share 0 is nothing, 1 the limit; what is over stays full */
export const bar = (share: number, unicode: boolean): string => {
  const full = Math.max(0, Math.min(width, Math.floor(share * width)));
  const [on, off] = unicode ? ['█', '░'] : ['#', '.'];
  return on.repeat(full) + off.repeat(width - full);
};
