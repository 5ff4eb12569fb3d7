// Which characters make a word, a number, an operator of Python? Sticky patterns for python-tokens.ts. Pure.

/** A closing bracket to its opening one. */
export const closes: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
/** CPython's own limit for brackets is 200, for f-strings 150. */
export const deepest = 200;

export const word = /[\w\u0080-\uffff]+/y;
export const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
export const number =
  /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?[jJ]?/y;
export const operator = /\.\.\.|\*\*=?|\/\/=?|>>=?|<<=?|->|[-+*/%@&|^=<>!:]=|[-+*/%@&|^=<>~:,.;()[\]{}]/y;
export const remark = /#[ \t]*gate-hooks:[ \t]*(.*)/y;
