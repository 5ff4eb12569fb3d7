// Does a makefile define this target, and as one that is always run? Pure and line by line; includes and pattern
// rules are not followed.
// Asked by detect.ts, and by smoke/shadow.ts.

/** A backslash at the end of a line joins it with the next, in recipes and comments too. */
const logicalLines = (text: string): string[] => text.replace(/\r\n?/g, '\n').replace(/\\\n/g, ' ').split('\n');

const withoutComment = (line: string): string => line.replace(/(^|[^\\])#.*$/, '$1');

/** A colon or an equals sign inside $(...) says nothing about the line. */
const withoutReferences = (line: string): string => {
  for (let before = '', now = line; ; ) {
    before = now;
    now = now.replace(/\$(?:\([^(){}]*\)|\{[^(){}]*\})/g, '$$');
    if (now === before) return now;
  }
};

/** `smoke: CFLAGS = -g` gives the target a variable, not a rule. */
const targetVariable = /^:{0,1}\s*(?:(?:export|unexport|override|private)\s+)*[^\s:=#]+\s*(?::{1,3}|[?+!])?=/;

const targetsOf = (line: string): string[] => {
  const mark = line.search(/[:=]/);
  if (mark < 0 || line[mark] === '=') return [];
  const rest = line.slice(mark + 1).split(';')[0] ?? '';
  if (/^:{0,2}=/.test(rest) || targetVariable.test(rest)) return [];
  return line.slice(0, mark).replace(/&\s*$/, '').trim().split(/\s+/);
};

/** True where a rule names `target` on its left side; a recipe, a comment, a variable or `.PHONY: target` is none. */
export const hasTarget = (makefile: string, target: string): boolean => {
  let inDefine = false;
  for (const line of logicalLines(makefile)) {
    if (line.startsWith('\t')) continue;
    const code = withoutComment(line);
    if (/^\s*endef\b/.test(code)) inDefine = false;
    else if (/^\s*(?:(?:export|override|private)\s+)*define\s/.test(code)) inDefine = true;
    else if (!inDefine && targetsOf(withoutReferences(code)).includes(target)) return true;
  }
  return false;
};

/** True where `.PHONY` names `target`, or may do so through a variable. */
export const mayBePhony = (makefile: string, target: string): boolean =>
  logicalLines(makefile).some((line) => {
    const names = /^ *\.PHONY *:(.*)/.exec(withoutComment(line))?.[1];
    return names !== undefined && (names.includes('$') || names.trim().split(/\s+/).includes(target));
  });
