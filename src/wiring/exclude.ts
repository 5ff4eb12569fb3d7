// Keeps reports/run.json out of git status without touching a tracked file: a marked block in info/exclude. Pure;
// used by install and uninstall.
// Texts are latin1, one character a byte: exclude-file.ts.

const begin = '# gate-hooks: begin';
const end = '# gate-hooks: end';
/** Says that the line before ours had no newline, so that taking the block out restores the file byte for byte. */
const joined = ' (the line above had no newline)';

/** A gitignore pattern that matches exactly this path. */
const literal = (path: string): string =>
  `/${Buffer.from(path)
    .toString('latin1')
    .replace(/[\\*?[\] ]/g, (c) => `\\${c}`)}`;

/** The second one is what a kill in the middle of writing leaves behind (world/changes.ts, writeWhole). */
const patterns = (path: string): string[] => [literal(path), `${literal(path)}.tmp-*`];

/** The text with our block naming `paths`; unchanged when it holds exactly that block. */
export const addExclude = (text: string, paths: readonly string[]): string => {
  const rest = removeExclude(text);
  const open = rest === '' || rest.endsWith('\n') ? '' : '\n';
  return `${rest}${open}${begin}${open === '' ? '' : joined}\n${paths.flatMap(patterns).join('\n')}\n${end}\n`;
};

/**
 * The text without our block. A begin without an end of its own is left alone: it was edited, and what follows is
 * not ours.
 */
export const removeExclude = (text: string): string => {
  const block = /^# gate-hooks: begin([^\n]*)\n(?:(?!# gate-hooks: (?:begin|end))[^\n]*\n)*# gate-hooks: end\n/m.exec(
    text,
  );
  if (block === null) return text;
  const from = block[1] === joined ? block.index - 1 : block.index;
  return text.slice(0, from) + text.slice(block.index + block[0].length);
};
