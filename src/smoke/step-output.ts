// Whose line is this? Steps that run side by side print whole lines, each behind the name of its step. Pure: bytes
// in, bytes out. Used by run.ts.

export type StepOutput = {
  readonly write: (chunk: Uint8Array) => void;
  /** Prints a last line that had no end, with one; to be called once the step has ended. */
  readonly end: () => void;
};

const lf = 0x0a;
const cr = 0x0d;
const longestLine = 64 * 1024;
const lineEnd = Uint8Array.of(lf);

/**
 * Where a line without an end in sight is cut: not inside a UTF-8 character, and before a carriage return that may
 * be half a line end.
 */
const cutAt = (bytes: Uint8Array, longest: number): number => {
  const start =
    [0, 1, 2, 3].map((back) => longest - back).find((at) => at > 0 && ((bytes[at] ?? 0) & 0xc0) !== 0x80) ?? longest;
  return start > 1 && bytes[start - 1] === cr ? start - 1 : start;
};

/**
 * The line behind its label, with an end. What a progress bar redraws after a carriage return gets the label again,
 * so that it stays in sight on a terminal and is not lost in a log.
 */
const labelled = (label: Uint8Array, line: Uint8Array): Uint8Array[] => {
  let end = line.length;
  while (end > 0 && (line[end - 1] === lf || line[end - 1] === cr)) end -= 1;
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = line.indexOf(cr); at >= 0 && at < end; at = line.indexOf(cr, from)) {
    parts.push(label, line.subarray(from, at + 1));
    from = at + 1;
  }
  parts.push(label, line.subarray(from));
  return line[line.length - 1] === lf ? parts : [...parts, lineEnd];
};

/** Holds what has no end yet; bytes are looked at, never decoded. */
const labelLines = (label: Uint8Array, print: (bytes: Uint8Array) => void, longest: number): StepOutput => {
  let held: Uint8Array[] = [];
  let size = 0;
  const hold = (bytes: Uint8Array): void => {
    held.push(bytes);
    size += bytes.length;
  };
  const release = (hasEnd: boolean): Uint8Array[] => {
    const parts: Uint8Array[] = [];
    let rest: Uint8Array = Buffer.concat(held);
    while (rest.length - (hasEnd ? 1 : 0) > longest) {
      const at = cutAt(rest, longest);
      for (const part of labelled(label, rest.subarray(0, at))) parts.push(part);
      rest = rest.subarray(at);
    }
    [held, size] = hasEnd ? [[], 0] : [[rest], rest.length];
    return hasEnd ? [...parts, ...labelled(label, rest)] : parts;
  };
  const write = (chunk: Uint8Array): void => {
    const parts: Uint8Array[] = [];
    for (let from = 0; from < chunk.length; ) {
      const newline = chunk.indexOf(lf, from);
      const to = newline < 0 ? chunk.length : newline + 1;
      hold(chunk.subarray(from, to));
      if (newline >= 0 || size > longest) for (const part of release(newline >= 0)) parts.push(part);
      from = to;
    }
    if (parts.length > 0) print(Buffer.concat(parts));
  };
  return { write, end: () => (size > 0 ? write(lineEnd) : undefined) };
};

/**
 * What each step prints to: `lint  | text` where there are several, names padded to one width, lines whole and in
 * order; unchanged where there is one. A line longer than `longest` bytes is printed in pieces, each a line of its
 * own.
 * @param names of all steps, whether they print or not
 * @returns by the name of a step, to be asked once for each
 */
export const labelOutput = (
  names: readonly string[],
  print: (bytes: Uint8Array) => void,
  longest = longestLine,
): ((name: string) => StepOutput) => {
  if (names.length < 2) return () => ({ write: print, end: () => {} });
  const width = Math.max(...names.map((name) => name.length));
  return (name) => labelLines(Buffer.from(`${name.padEnd(width)} | `), print, longest);
};
