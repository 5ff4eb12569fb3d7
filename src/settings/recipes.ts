// Does a justfile or a Taskfile define this recipe? Pure line scanners, not parsers: imports are not followed.
// Asked by detect.ts.

const linesOf = (text: string): string[] => text.split(/\r\n?|\n/);

/**
 * Anything between the name and the colon is parameters, whose defaults may be quoted text with colons; `:=` is a
 * variable.
 */
const justRecipe = /^@?smoke(?:[ \t](?:[^:"'`#]|"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`)*)?:(?!=)/;
const justAlias = /^alias[ \t]+smoke[ \t]*:=/;

/** True where the justfile has a recipe `smoke`, quiet or with parameters, or an alias of that name. */
export const hasJustRecipe = (justfile: string): boolean => {
  // Bodies are indented; long strings are not, and may hold lines that look like a recipe.
  const top = linesOf(justfile)
    .filter((line) => !/^[ \t#]/.test(line))
    .join('\n')
    .replace(/'''[\s\S]*?'''|"""[\s\S]*?"""/g, "''");
  return top.split('\n').some((line) => justRecipe.test(line) || justAlias.test(line));
};

const keyAt = (line: string): { indent: number; key: string } | null => {
  const found = /^( *)(?:"([^"]*)"|'([^']*)'|([^\s"'#:{[&*!|>%@`-][^:#]*?))[ \t]*:(?=[ \t]|$)/.exec(line);
  if (found === null) return null;
  return { indent: found[1]?.length ?? 0, key: found[2] ?? found[3] ?? found[4] ?? '' };
};

const isBlank = (line: string): boolean => /^[ \t]*(?:#.*)?$/.test(line);

/**
 * True where `tasks:` at the left edge has a key `smoke` directly below it; a flow mapping `tasks: {…}` is not
 * looked into.
 */
export const hasTask = (taskfile: string): boolean => {
  let level: number | null = null;
  let inTasks = false;
  for (const line of linesOf(taskfile)) {
    if (isBlank(line)) continue;
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (indent === 0) {
      inTasks = /^(?:tasks|"tasks"|'tasks')[ \t]*:[ \t]*(?:[&!]\S+[ \t]*)?(?:#.*)?$/.test(line);
      level = null;
      continue;
    }
    if (!inTasks) continue;
    level ??= indent;
    const found = keyAt(line);
    if (found !== null && found.indent === level && found.key === 'smoke') return true;
  }
  return false;
};
