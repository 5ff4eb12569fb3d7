// Keeps reports/run.json out of git status without touching a tracked file: a marked block in info/exclude. Pure; used by install and uninstall.

const begin = '# gate-hooks: begin';
const end = '# gate-hooks: end';
/** Says that the line before ours had no newline, so that taking the block out restores the file byte for byte. */
const joined = ' (the line above had no newline)';

/** A gitignore pattern that matches exactly this path. */
const literal = (path: string): string => `/${path.replace(/[\\*?[\] ]/g, (c) => `\\${c}`)}`;

/** The text with our block naming `paths`; unchanged when it holds exactly that block. */
export const addExclude = (text: string, paths: readonly string[]): string => {
  const rest = removeExclude(text);
  const open = rest === '' || rest.endsWith('\n') ? '' : '\n';
  return `${rest}${open}${begin}${open === '' ? '' : joined}\n${paths.map(literal).join('\n')}\n${end}\n`;
};

/** The text without our block. A begin without its end is left alone: it was edited, and what follows is not ours. */
export const removeExclude = (text: string): string => {
  const from = text.search(/^# gate-hooks: begin/m);
  if (from === -1) return text;
  const to = text.indexOf(`\n${end}\n`, from);
  if (to === -1) return text;
  const head = text.slice(from).startsWith(begin + joined) ? text.slice(0, from - 1) : text.slice(0, from);
  return head + text.slice(to + end.length + 2);
};
