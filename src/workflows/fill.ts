// How does a template become a workflow? `# include: x` takes parts, indented as it is; `@@x@@` takes a value.
// Asked by draft.ts. Pure.

export type Parts = ReadonlyMap<string, readonly string[]>;

export type Filling = {
  readonly parts: Parts;
  /**
   * Which parts stand for the name of an include, in order; none takes the include and the empty line after it
   * away.
   */
  readonly chosen: Readonly<Record<string, readonly string[]>>;
  readonly values: Readonly<Record<string, string>>;
};

/** `# part: x` starts a part; it ends before the empty line in front of the next. */
export const parseParts = (text: string): Parts => {
  const parts = new Map<string, string[]>();
  // Text before the first part is a comment for its readers.
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const name = /^# part: (\S+)$/.exec(line)?.[1];
    if (name === undefined) {
      lines.push(line);
      continue;
    }
    lines = [];
    parts.set(name, lines);
  }
  for (const part of parts.values()) while (part.at(-1) === '') part.pop();
  return parts;
};

const valued = (line: string, values: Filling['values']): string =>
  line.replace(/@@([\w-]+)@@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`a workflow template names @@${name}@@, which has no value`);
    return value;
  });

/** Its indent and the name that it takes. */
const include = /^( *)# include: (\S+)$/;
/** A job's key: a word and a colon alone on an unindented line. */
const jobKey = /^[a-z]+:$/;

/** A part that is a job of its own is set off by an empty line; steps follow each other. */
const included = (name: string, filling: Filling): string[] =>
  (filling.chosen[name] ?? [name]).flatMap((part) => {
    const lines = filling.parts.get(part);
    if (lines === undefined) throw new Error(`a workflow template includes ${part}, which is no part`);
    const filled = fillLines(lines, filling);
    const [first = ''] = lines;
    if (jobKey.test(first) && first !== 'outputs:') filled.push('');
    return filled;
  });

const fillLines = (lines: readonly string[], filling: Filling): string[] =>
  lines.flatMap((line) => {
    const [, indent = '', name] = include.exec(line) ?? [];
    if (name === undefined) return [valued(line, filling.values)];
    return included(name, filling).map((inner) => (inner === '' ? '' : indent + inner));
  });

/**
 * The whole text, its line end included.
 * @throws Error for a name the filling does not know, which is a mistake in our own templates
 */
export const fill = (template: string, filling: Filling): string =>
  `${fillLines(template.trimEnd().split('\n'), filling).join('\n')}\n`;
