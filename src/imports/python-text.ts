// Which text do the bytes of a Python file hold? Byte order mark, PEP 263 cookie, line ends. Next:
// python-tokens.ts. Pure.
import { isUtf8 } from 'node:buffer';

/** Text with LF line ends and without a byte order mark, or why Python would not read it. */
export type Decoded = { readonly text: string } | { readonly problem: string };

/** PEP 263: in the first line, or in the second where the first holds nothing but a comment. */
const cookie = /^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)/;

const utf8Names = /^(?:utf[-_]?8|u8|cp65001|utf[-_]8[-_].*)$/i;
const latinNames = /^(?:latin[-_]?1|iso[-_]?8859[-_]1|iso[-_]latin[-_]1|l1|8859|cp819)(?:[-_].*)?$/i;
const asciiNames = /^(?:us[-_])?ascii$|^646$/i;

const decodeAs = (bytes: Buffer, name: string): string | null => {
  if (utf8Names.test(name)) return isUtf8(bytes) ? bytes.toString('utf8') : null;
  if (latinNames.test(name)) return bytes.toString('latin1');
  if (asciiNames.test(name)) return bytes.some((byte) => byte > 0x7f) ? null : bytes.toString('latin1');
  for (const label of [
    name,
    name.replace(/_/g, '-'),
    name.replace(/^iso(\d+)/i, 'iso-$1'),
    name.replace(/^cp/i, 'windows-'),
  ]) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch (error) {
      // A RangeError is a name that this one is not known by; anything else are bytes that it does not have.
      if (!(error instanceof RangeError)) return null;
    }
  }
  return null;
};

/** As CPython reads a source file; a lone CR ends a line there, too. */
export const decodePython = (bytes: Buffer): Decoded => {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = hasMark ? bytes.subarray(3) : bytes;
  if (body.includes(0)) return { problem: 'it holds a NUL byte' };
  const name = cookie.exec(body.toString('latin1', 0, 400))?.[1] ?? 'utf-8';
  if (hasMark && !utf8Names.test(name))
    return { problem: `it starts with the mark of UTF-8 and says that it is ${name}` };
  const text = decodeAs(body, name);
  if (text === null) return { problem: `it is not ${name} text` };
  return { text: text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text };
};
