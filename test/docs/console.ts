// What does a console block of a page show, and is it what the terminal said? Pure. Played by play.ts for
// e2e/docs.test.ts and e2e/readme.test.ts.

/** One prompt line, and what is shown below it. */
export type Step = { readonly command: string; readonly shown: readonly string[] };

/** The lines without empty ones at the end. */
const trimmed = (lines: readonly string[]): readonly string[] =>
  lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);

/** @throws Error for output that stands before the first prompt */
export const stepsIn = (block: string): Step[] => {
  const [before, ...parts] = `\n${block}`.split(/\n\$ /);
  if (before!.trim() !== '') throw new Error(`no prompt above: ${before!.trim()}`);
  return parts.map((part) => {
    const [command, ...shown] = part.split('\n');
    return { command: command!, shown: trimmed(shown) };
  });
};

/** What differs from run to run and from machine to machine. All else has to be as shown. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'],
  [/\d{4}-\d\d-\d\d/g, 'DATE'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/g, 'ID'],
  [/\b\d+(?:\.\d+)? m?s\b/g, 'DURATION'],
  [/\b(node|pip|git|python) \d+(?:\.\d+)+/g, '$1 VERSION'],
  [/(^|[\s"'(])\/[^\s"'():,]+/g, '$1/PATH'],
  [/[▁▂▃▄▅▆▇█×]{2,}/g, 'CHART'],
  [/\s+/g, ' '],
];

export const masked = (line: string): string =>
  masks.reduce((text, [what, by]) => text.replace(what, by), line).trimEnd();

/** A line `...` stands for any lines, none too. */
const fits = (shown: readonly string[], said: readonly string[]): boolean => {
  const [first, ...rest] = shown;
  if (first === undefined) return said.length === 0;
  if (first === '...') return fits(rest, said) || (said.length > 0 && fits(shown, said.slice(1)));
  return said.length > 0 && first === said[0] && fits(rest, said.slice(1));
};

export const isShown = (shown: readonly string[], output: string): boolean =>
  fits(trimmed(shown).map(masked), trimmed(output.split('\n')).map(masked));
