// How are names of files kept, matched, shown and written down when they need not be UTF-8? Used by the contract
// files. Pure.

/** A name as git has it, one character a byte (latin1): nothing is lost, and equal means equal bytes. */
export type RawName = string;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of these bytes, or null where they are not UTF-8. */
export const tryText = (raw: RawName): string | null => {
  if (!/[\u0080-\u00ff]/.test(raw)) return raw;
  try {
    return strict.decode(Buffer.from(raw, 'latin1'));
  } catch {
    return null;
  }
};

export const rawName = (text: string): RawName => Buffer.from(text, 'utf8').toString('latin1');

/**
 * Bytes without a meaning become characters of their own in the private area: no two names fall together, none
 * holds odd white space.
 */
export const asPrivate = (raw: RawName): string =>
  raw.replace(/[\u0080-\u00ff]/g, (c) => String.fromCharCode(0xf700 + c.charCodeAt(0)));

/** What patterns are matched against: characters where the name is UTF-8. */
export const matchable = (raw: RawName): string => tryText(raw) ?? asPrivate(raw);

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '"': '\\"', '\\': '\\\\' };
const octal = (c: string): string => escapes[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;

/**
 * As it is, or in quotes as git itself would write it, where white space, quotes or odd bytes would make it
 * ambiguous.
 */
export const quoted = (raw: RawName): string => {
  const text = tryText(raw);
  if (text !== null && /^[^\s"\\\u0000-\u001f\u007f-\u00a0\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+$/.test(text))
    return text;
  const plain = text !== null && !/[\u007f-\u00a0\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/.test(text);
  return `"${plain ? text.replace(/[\u0000-\u001f"\\]/g, octal) : raw.replace(/[\u0000-\u001f"\\\u007f-\u00ff]/g, octal)}"`;
};

const letters: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '"': '"',
  '\\': '\\',
};

/** The name at the start of `text` (raw bytes), and what follows it; null where a quote never ends. */
export const takeName = (text: RawName): { readonly name: RawName; readonly rest: RawName } | null => {
  const [whole, inside = '', bare] = /^(?:"((?:[^"\\]|\\[\s\S])*)"(?=[ \t]|$)|([^" \t][^ \t]*))/.exec(text) ?? [];
  if (whole === undefined) return null;
  const name =
    bare ??
    inside.replace(/\\([0-3][0-7]{2}|[\s\S])/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(parseInt(code, 8)) : (letters[code] ?? `\\${code}`),
    );
  return { name, rest: text.slice(whole.length).trim() };
};
