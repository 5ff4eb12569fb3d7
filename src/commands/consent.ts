// May these files of the user's be changed as planned? Shows the diffs, asks, or says what to type. Asked by
// install and uninstall.
import { finding } from '../core/finding.js';
import { count, printable, shownPath } from '../core/text.js';
import { type Answer, cancelled, fail } from '../core/verdict.js';
import { editLines } from '../wiring/edit.js';
import type { FileEdit } from '../wiring/managers/starter.js';
import { ask, asking } from '../world/ask.js';
import { stderrOut } from '../world/terminal.js';

export const shownEdits = (root: string | null, edits: readonly FileEdit[]): string[] =>
  edits.flatMap((edit) => editLines(edit, shownPath(root, edit.path)));

/** The same for a program. */
export const editData = (
  root: string | null,
  edits: readonly FileEdit[],
): { path: string; is_new: boolean; patch: readonly string[] }[] =>
  edits.map((edit) => ({
    path: shownPath(root, edit.path),
    is_new: edit.before === null,
    patch: editLines(edit, shownPath(root, edit.path)),
  }));

/** May these files be changed? False where no one can be asked, null after Ctrl-C or Esc. */
export const askConsent = async (
  paths: readonly string[],
  format: string | undefined,
  verb = 'change',
): Promise<boolean | null> => {
  if (asking(format) !== 'yes') return false;
  return ask({ kind: 'confirm', message: `${verb} ${paths.map(printable).join(', ')}?`, initial: false });
};

type Asked = {
  readonly root: string | null;
  readonly edits: readonly FileEdit[];
  readonly yes: boolean;
  readonly format: string | undefined;
  /** What is typed again, with --yes. */
  readonly command: string;
};

/** @returns null where they may, else the answer: a no, for nothing is written */
export const wantsYes = async ({ root, edits, yes, format, command }: Asked): Promise<Answer | null> => {
  if (edits.length === 0 || yes) return null;
  const paths = edits.map(({ path }) => shownPath(root, path));
  // Before the question, so that it can be answered.
  stderrOut().write(
    shownEdits(root, edits)
      .map((line) => `${printable(line)}\n`)
      .join(''),
  );
  const said = await askConsent(paths, format, edits.every(({ before }) => before === null) ? 'write' : 'change');
  if (said === true) return null;
  if (said === null)
    return { verdict: cancelled(), data: { changed: false, wants_yes: paths, edits: editData(root, edits) } };
  const wants = edits.map(({ path, before }) =>
    finding('wiring/edit', `would be ${before === null ? 'written' : 'changed'} as shown; nothing was done`, {
      path: shownPath(root, path),
      hint: `${command} --yes`,
    }),
  );
  return {
    verdict: fail(`${count(edits.length, 'file')} of yours to change or write: that wants a yes`, wants),
    data: { changed: false, wants_yes: paths, edits: editData(root, edits) },
  };
};
