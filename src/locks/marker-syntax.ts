// Reads an environment marker (PEP 508) as alternatives of comparisons that must hold together.
import { strip } from './requirements-lines.js';

export type Atom = { readonly variable: string; readonly sign: string; readonly value: string };
/** Alternatives, each a list of what must hold together. */
export type Marker = readonly (readonly Atom[])[];

/** More alternatives than this are not looked through. */
export const mostAlternatives = 64;

const variables = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'os.name',
  'sys_platform',
  'sys.platform',
  'platform_machine',
  'platform.machine',
  'platform_release',
  'platform_version',
  'platform.version',
  'platform_system',
  'platform_python_implementation',
  'platform.python_implementation',
  'python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
]);

type Token = { readonly kind: 'open' | 'close' | 'text' | 'sign' | 'word' | 'name'; readonly text: string };

/** Groups: a parenthesis, a text in single or double quotes, a comparison, `and` or `or`, a name. */
const tokenForm = new RegExp(
  String.raw`[^\S\ufeff]*(?:([()])|'([^']*)'|"([^"]*)"` +
    String.raw`|(===|==|!=|~=|<=|>=|<|>|(?:not\s+in|in)\b)|(and|or)\b|([A-Za-z_.]+))`,
  'gy',
);

const tokenOf = ([, parenthesis, single, double, sign, word, name = '']: RegExpExecArray): Token => {
  if (parenthesis !== undefined) return { kind: parenthesis === '(' ? 'open' : 'close', text: '' };
  const text = single ?? double;
  if (text !== undefined) return { kind: 'text', text };
  if (sign !== undefined) return { kind: 'sign', text: sign.replace(/\s+/, ' ') };
  if (word !== undefined) return { kind: 'word', text: word };
  return { kind: 'name', text: name };
};

const readTokens = (marker: string): Token[] | null => {
  const text = strip(marker);
  const tokens: Token[] = [];
  let end = 0;
  for (const found of text.matchAll(tokenForm)) {
    tokens.push(tokenOf(found));
    end = found.index + found[0].length;
  }
  if (end !== text.length) return null;
  return tokens;
};

const flipped: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** The sign of a comparison whose sides are exchanged; `'linux' in sys_platform` cannot be turned round. */
const reversed = (sign: string): string => (sign.endsWith('in') ? `${sign} reversed` : (flipped[sign] ?? sign));

const atomOf = (left: Token, sign: string, right: Token): Atom => {
  if (left.kind === 'name' && right.kind === 'text')
    return { variable: left.text.replace('.', '_'), sign, value: right.text };
  if (left.kind === 'text' && right.kind === 'name')
    return { variable: right.text.replace('.', '_'), sign: reversed(sign), value: left.text };
  // Two texts, or two variables: pip takes it; what it means is not decided here.
  return { variable: '', sign: 'compared', value: '' };
};

const isOperand = (token: Token | undefined): token is Token =>
  token?.kind === 'text' || (token?.kind === 'name' && variables.has(token.text));

type Join = (a: Marker, b: Marker) => Marker;

const both: Join = (a, b) => a.flatMap((one) => b.map((two) => [...one, ...two])).slice(0, mostAlternatives + 1);
const either: Join = (a, b) => [...a, ...b].slice(0, mostAlternatives + 1);

/** Null where pip could not read it either. */
export const parseMarker = (text: string): Marker | null => {
  const tokens = readTokens(text);
  if (tokens === null) return null;
  let at = 0;

  const readComparison = (): Marker | null => {
    const [left, sign, right] = tokens.slice(at, at + 3);
    at += 3;
    if (!isOperand(left) || sign?.kind !== 'sign' || !isOperand(right)) return null;
    return [[atomOf(left, sign.text, right)]];
  };

  const readOperand = (): Marker | null => {
    if (tokens[at]?.kind !== 'open') return readComparison();
    at += 1;
    const inner = readOr();
    const isClosed = tokens[at]?.kind === 'close';
    at += 1;
    if (isClosed) return inner;
    return null;
  };

  const readChain = (word: string, next: () => Marker | null, join: Join): Marker | null => {
    let found = next();
    while (found !== null && tokens[at]?.kind === 'word' && tokens[at]?.text === word) {
      at += 1;
      const more = next();
      found = more === null ? null : join(found, more);
    }
    return found;
  };

  const readAnd = (): Marker | null => readChain('and', readOperand, both);
  const readOr = (): Marker | null => readChain('or', readAnd, either);

  const found = readOr();
  if (at !== tokens.length) return null;
  return found;
};
