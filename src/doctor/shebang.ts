// What would the kernel do with the first line of this file? Pure; asked by hook-file.ts.

export type Shebang = {
  /** Absolute path; a carriage return of the line end is part of it, as it is for the kernel. */
  readonly interpreter: string;
  readonly argument: string | null;
  /** The line ends in CRLF, so that no interpreter of that name exists. */
  readonly crlf: boolean;
};

/** @param head the first bytes of a file @returns null where there is no `#!` line: git then runs the file by sh */
export const parseShebang = (head: string): Shebang | null => {
  const line = /^#![ \t]*([^\n]*)/.exec(head)?.[1];
  if (line === undefined) return null;
  const [, interpreter = '', argument = ''] = /^(\S*)[ \t]*(.*)$/s.exec(line.replace(/\r$/, '')) ?? [];
  return { interpreter, argument: argument.trim() === '' ? null : argument.trim(), crlf: line.endsWith('\r') };
};
