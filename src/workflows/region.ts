// The marks around our part of a workflow file. Asked by scaffold.ts. Pure.
import { type Marks, regionOf as markedRegion, withRegion as withMarked } from '../core/region.js';

const marks: Marks = {
  start:
    '# gate-hooks:start, written by gate-hooks scaffold-ci: edits in here are lost, what stands below the end mark is yours',
  end: '# gate-hooks:end',
  pattern: /^[ \t]*#[ \t]*gate-hooks:(start|end)\b[^\r\n]*$/gm,
};

/** What stands between the marks; null where there are none. @throws Fault where they do not pair up */
export const regionOf = (text: string, name: string): string | null => markedRegion(text, marks, name);

/** As core/region.ts has it. */
export const withRegion = (text: string, body: string, name: string): string =>
  withMarked(text, body.trimEnd(), marks, name);
