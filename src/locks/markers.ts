// Can two environment markers (PEP 508) hold at once? Two pins of one package are fine where they cannot. Pure; asked by whole.ts.
import { strip } from './requirements-lines.js';

type Atom = { readonly variable: string; readonly sign: string; readonly value: string };
/** Alternatives, each a list of what must hold together. */
type Marker = readonly (readonly Atom[])[];

const token =
  /[^\S\ufeff]*(?:(\()|(\))|'([^']*)'|"([^"]*)"|(===|==|!=|~=|<=|>=|<|>)|(not\s+in|in|and|or)\b|([A-Za-z_.]+))/y;
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
/** More alternatives than this are not looked through. */
const most = 64;

type Token = { readonly kind: 'open' | 'close' | 'text' | 'sign' | 'word' | 'name'; readonly text: string };

const readTokens = (text: string): Token[] | null => {
  const tokens: Token[] = [];
  const whole = strip(text);
  for (token.lastIndex = 0; token.lastIndex < whole.length; ) {
    const found = token.exec(whole);
    if (found === null) return null;
    const [, open, close, single, double, sign, word, name] = found;
    if (open ?? close) tokens.push({ kind: open === undefined ? 'close' : 'open', text: '' });
    else if ((single ?? double) !== undefined) tokens.push({ kind: 'text', text: (single ?? double)! });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (word !== undefined)
      tokens.push(
        word === 'and' || word === 'or'
          ? { kind: 'word', text: word }
          : { kind: 'sign', text: word.replace(/\s+/, ' ') },
      );
    else tokens.push({ kind: 'name', text: name! });
  }
  return tokens;
};

const flipped: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

const atomOf = (left: Token, sign: string, right: Token): Atom => {
  if (left.kind === 'name' && right.kind === 'text')
    return { variable: left.text.replace('.', '_'), sign, value: right.text };
  // `'linux' in sys_platform` is no comparison that could be turned round.
  if (left.kind === 'text' && right.kind === 'name')
    return {
      variable: right.text.replace('.', '_'),
      sign: sign.endsWith('in') ? `${sign} reversed` : (flipped[sign] ?? sign),
      value: left.text,
    };
  // Two texts, or two variables: pip takes it; what it means is not decided here.
  return { variable: '', sign: 'compared', value: '' };
};

const both = (a: Marker, b: Marker): Marker => a.flatMap((one) => b.map((two) => [...one, ...two])).slice(0, most + 1);

/** Null where pip could not read it either. */
export const parseMarker = (text: string): Marker | null => {
  const tokens = readTokens(text);
  if (tokens === null) return null;
  let at = 0;
  const isOperand = (one: Token | undefined): one is Token =>
    one?.kind === 'text' || (one?.kind === 'name' && variables.has(one.text));
  const readAtom = (): Marker | null => {
    if (tokens[at]?.kind === 'open') {
      at += 1;
      const inner = readOr();
      return tokens[at++]?.kind === 'close' ? inner : null;
    }
    const [left, sign, right] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    at += 3;
    if (!isOperand(left) || sign?.kind !== 'sign' || !isOperand(right)) return null;
    return [[atomOf(left, sign.text, right)]];
  };
  const readChain = (
    word: string,
    next: () => Marker | null,
    join: (a: Marker, b: Marker) => Marker,
  ): Marker | null => {
    let found = next();
    while (found !== null && tokens[at]?.kind === 'word' && tokens[at]?.text === word) {
      at += 1;
      const more = next();
      found = more === null ? null : join(found, more);
    }
    return found;
  };
  const readAnd = (): Marker | null => readChain('and', readAtom, both);
  const readOr = (): Marker | null => readChain('or', readAnd, (a, b) => [...a, ...b].slice(0, most + 1));
  const found = readOr();
  return at === tokens.length ? found : null;
};

/** What one fact says of others, in both directions. */
const platforms: readonly (readonly (readonly [variable: string, value: string])[])[] = [
  [
    ['sys_platform', 'win32'],
    ['platform_system', 'Windows'],
    ['os_name', 'nt'],
  ],
  [
    ['sys_platform', 'linux'],
    ['platform_system', 'Linux'],
  ],
  [
    ['sys_platform', 'darwin'],
    ['platform_system', 'Darwin'],
  ],
  [
    ['implementation_name', 'cpython'],
    ['platform_python_implementation', 'CPython'],
  ],
  [
    ['implementation_name', 'pypy'],
    ['platform_python_implementation', 'PyPy'],
  ],
];

const factsOf = ({ variable, value }: Atom): (readonly [string, string])[] => {
  const name = variable === 'python_implementation' ? 'platform_python_implementation' : variable;
  const same = platforms.find((row) => row.some(([one, fact]) => one === name && fact === value)) ?? [
    [name, value] as const,
  ];
  const posix = same.some(([one, fact]) => one === 'sys_platform' && (fact === 'linux' || fact === 'darwin'));
  return [...same, ...(posix ? [['os_name', 'posix'] as const] : [])];
};

/** A release as one number, so that bounds compare: three parts of at most four digits; null for anything finer. */
const asNumber = (parts: readonly number[]): number =>
  parts.slice(0, 3).reduce((sum, part, i) => sum + part * 10 ** (8 - 4 * i), 0);

/** From `from` on, up to but not with `to`. */
type Range = { readonly from: number; readonly to: number };

/** The Python versions an atom lets through as one range; null where they are none, or the atom speaks of something else. Pre-releases count as their release. */
const rangeOf = ({ variable, sign, value }: Atom): Range | null => {
  const [, release, star] = /^(\d+(?:\.\d+){0,2})(\.\*)?$/.exec(value) ?? [];
  if (release === undefined) return null;
  const parts = release.split('.').map(Number);
  if (variable === 'python_version' && parts.length > 2) return null;
  const size = star !== undefined ? parts.length : variable === 'python_version' ? 2 : 3;
  const padded = [...parts, 0, 0].slice(0, Math.max(size, parts.length));
  const [here, next] = [asNumber(padded), asNumber(padded.map((part, i) => (i === size - 1 ? part + 1 : part)))];
  switch (sign) {
    case '==':
    case '===':
      return { from: here, to: next };
    case '>=':
      return { from: here, to: Infinity };
    case '>':
      return { from: next, to: Infinity };
    case '<':
      return { from: 0, to: here };
    case '<=':
      return { from: 0, to: next };
    case '~=':
      return parts.length < 2
        ? null
        : { from: here, to: asNumber(parts.slice(0, -1).map((part, i) => (i === parts.length - 2 ? part + 1 : part))) };
    default:
      return null;
  }
};

/** `never`: they cannot hold together; `maybe`: something among them is not understood. */
const judgeTogether = (atoms: readonly Atom[]): 'never' | 'maybe' | 'can' => {
  const facts = new Map<string, string>();
  let [from, to, understood] = [0, Infinity, true];
  for (const atom of atoms) {
    const range = atom.variable.startsWith('python_') ? rangeOf(atom) : null;
    if (range !== null) [from, to] = [Math.max(from, range.from), Math.min(to, range.to)];
    else if (atom.sign === '==' && atom.variable !== 'extra' && !atom.variable.startsWith('python_')) {
      for (const [name, value] of factsOf(atom)) {
        if ((facts.get(name) ?? value) !== value) return 'never';
        facts.set(name, value);
      }
    } else if (atom.sign !== '!=' || atom.variable === 'extra' || atom.variable.startsWith('python_'))
      understood = false;
  }
  const denied = atoms.some(({ sign, variable, value }) => sign === '!=' && facts.get(variable) === value);
  if (from >= to || denied) return 'never';
  return understood ? 'can' : 'maybe';
};

/** Whether both can hold in one environment; `unknown` where that is not decided here. Null is no marker, which always holds. */
export const meetingOf = (one: string | null, two: string | null): 'disjoint' | 'overlap' | 'unknown' => {
  const [a, b] = [one, two].map((text) => (text === null ? [[]] : parseMarker(text)));
  if (!a || !b || a.length > most || b.length > most) return 'unknown';
  const answers = a.flatMap((left) => b.map((right) => judgeTogether([...left, ...right])));
  if (answers.every((answer) => answer === 'never')) return 'disjoint';
  return answers.includes('can') ? 'overlap' : 'unknown';
};
