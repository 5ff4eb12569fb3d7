// HTML in which nothing from others can be more than text: a template that escapes whatever is put into it.

/** Markup of our own making; only `html` makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

/**
 * What HTML knows as a control: shown, not obeyed. U+FFFD is what a parser would make of a NUL or of half a
 * surrogate pair.
 */
const unsafe =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(unsafe, '\ufffd').replace(/[&<>"']/g, (c) => entities[c] ?? '');

type Part = string | number | Markup | readonly Markup[];

const written = (part: Part): string => {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return escaped(String(part));
};

/** For elements and for attribute values between double quotes; never inside a script or a style. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(String.raw({ raw: strings }, ...parts.map(written)));
