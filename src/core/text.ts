// Words as people read them: names of others made safe to print, durations, counts.

/**
 * Text from others (paths, ref names, reasons) made safe for a terminal: control characters, C1 included, become \xNN;
 * direction overrides become \uNNNN.
 */
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (c) => {
    const code = c.charCodeAt(0);
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return `\\u${code.toString(16)}`;
  });

/** Milliseconds as `340 ms`, `4.2 s`, `3m 05s`, `2h 10m`. */
export const duration = (ms: number): string => {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const pad = (n: number): string => String(n).padStart(2, '0');
  if (minutes < 60) return `${minutes}m ${pad(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
};

/** `1 file`, `3 files`, `2 pushes`. */
export const count = (n: number, noun: string): string => {
  if (n === 1) return `1 ${noun}`;
  const ending = /(s|sh|ch|x)$/.test(noun) ? 'es' : 's';
  return `${n} ${noun}${ending}`;
};

/**
 * The first `most` names and how many more there are: `a, b and 3 more`. Names of others are made safe to print.
 * @param most how many names are shown at most
 */
export const listed = (names: readonly string[], most = 3, separator = ', '): string => {
  const shown = names.slice(0, most).map(printable).join(separator);
  if (names.length > most) return `${shown} and ${names.length - most} more`;
  return shown;
};

/** The text before the first line end: all of it where there is none. */
export const firstLine = (text: string): string => text.replace(/\n[\s\S]*$/, '');

/** The first characters of an object id, as git itself would show it. */
export const short = (id: string): string => id.slice(0, 9);

/** A path as people read it: relative to `root` when it lies below, and safe to print. */
export const shownPath = (root: string | null, path: string): string =>
  printable(root !== null && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path);

/** Sorts by code unit: the same on every machine and in every language. */
export const byText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};
