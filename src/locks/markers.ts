// Tells whether two environment markers can hold at once: two pins of one package are fine where they cannot.
import { isOfPython, rangeOf } from './marker-ranges.js';
import { type Atom, type Marker, mostAlternatives, parseMarker } from './marker-syntax.js';

type Fact = readonly [variable: string, value: string];

/** What one fact says of others, in both directions. */
const platforms: readonly (readonly Fact[])[] = [
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

const isPosix = ([variable, value]: Fact): boolean =>
  variable === 'sys_platform' && (value === 'linux' || value === 'darwin');

const factsOf = ({ variable, value }: Atom): Fact[] => {
  const name = variable === 'python_implementation' ? 'platform_python_implementation' : variable;
  const platform = platforms.find((facts) => facts.some(([one, fact]) => one === name && fact === value));
  const facts: Fact[] = [...(platform ?? [[name, value] as const])];
  if (facts.some(isPosix)) facts.push(['os_name', 'posix']);
  return facts;
};

/** Adds what an atom says; false where it contradicts what is known. */
const addFacts = (known: Map<string, string>, atom: Atom): boolean => {
  for (const [name, value] of factsOf(atom)) {
    if ((known.get(name) ?? value) !== value) return false;
    known.set(name, value);
  }
  return true;
};

/** Whether an atom compares a variable that has one value, and that a plain text. */
const isPlain = (atom: Atom): boolean => atom.variable !== 'extra' && !isOfPython(atom);

/** `never`: they cannot hold together; `maybe`: something among them is not understood. */
const judgeTogether = (atoms: readonly Atom[]): 'never' | 'maybe' | 'can' => {
  const facts = new Map<string, string>();
  let [from, to] = [0, Infinity];
  let isUnderstood = true;
  for (const atom of atoms) {
    const range = rangeOf(atom);
    if (range !== null) {
      from = Math.max(from, range.from);
      to = Math.min(to, range.to);
    } else if (isPlain(atom) && atom.sign === '==') {
      if (!addFacts(facts, atom)) return 'never';
    } else if (!isPlain(atom) || atom.sign !== '!=') {
      isUnderstood = false;
    }
  }
  const isDenied = atoms.some(({ sign, variable, value }) => sign === '!=' && facts.get(variable) === value);
  if (from >= to || isDenied) return 'never';
  return isUnderstood ? 'can' : 'maybe';
};

/**
 * Without a marker nothing is asked, which always holds. Null where it cannot be read, or has too many
 * alternatives.
 */
const alternativesOf = (text: string | null): Marker | null => {
  const alternatives = text === null ? [[]] : parseMarker(text);
  if (alternatives === null || alternatives.length > mostAlternatives) return null;
  return alternatives;
};

/** Whether both can hold in one environment; `unknown` where that is not decided here. Null is no marker. */
export const meetingOf = (one: string | null, two: string | null): 'disjoint' | 'overlap' | 'unknown' => {
  const [a, b] = [alternativesOf(one), alternativesOf(two)];
  if (a === null || b === null) return 'unknown';
  const answers = a.flatMap((left) => b.map((right) => judgeTogether([...left, ...right])));
  if (answers.every((answer) => answer === 'never')) return 'disjoint';
  return answers.includes('can') ? 'overlap' : 'unknown';
};
