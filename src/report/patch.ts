// Renders a change of a file as a unified diff, for people: line ends are not shown.
import { createTwoFilesPatch } from 'diff';

/** @param before null for a file that is not there yet */
export const patchLines = (path: string, before: string | null, after: string): readonly string[] => {
  const lf = (text: string): string => text.replace(/\r\n?/g, '\n');
  const patch = createTwoFilesPatch(
    before === null ? '/dev/null' : `a/${path}`,
    `b/${path}`,
    lf(before ?? ''),
    lf(after),
    '',
    '',
    { context: 3 },
  );
  // The first line is a rule of the library's own; its header lines would be cut by a name with a newline.
  const hunks = patch
    .slice(patch.indexOf('\n@@') + 1)
    .replace(/\n$/, '')
    .split('\n');
  return [`--- ${before === null ? '/dev/null' : `a/${path}`}`, `+++ b/${path}`, ...hunks];
};
