// May `import a.b` become `import c.d` in this file without another meaning of `a` or `c` getting in its way? Asked
// by move-imports.ts. Pure.
import { topOf } from '../imports/dotted.js';
import { type Line, tokenize } from '../imports/python-tokens.js';
import { Unreadable } from '../imports/unreadable.js';

type Use = {
  /** 1-based. */
  readonly line: number;
  /** `a.b.c` as far as it goes. */
  readonly chain: string;
  /**
   * `import a.b` binds `a`; `from a import b` and `import a as b` only speak of it; `bound` is `a` behind `import`
   * of another module, or behind `as`.
   */
  readonly how: 'import' | 'spoken' | 'bound' | 'code';
};

const howOf = ({ tokens }: Line, at: number, end: number): Use['how'] => {
  let start = at;
  while (start > 0 && !/^[;:]$/.test(tokens[start - 1]?.text ?? ';')) start -= 1;
  const words = tokens.slice(start, at).map(({ text }) => text);
  if (words[0] === 'lazy') words.shift();
  const isRenamed = tokens[end]?.text === 'as';
  if (words[0] === 'from' && !words.includes('import')) return 'spoken';
  if (words[0] !== 'from' && words[0] !== 'import') return 'code';
  if (words.at(-1) === 'as') return 'bound';
  if (isRenamed) return 'spoken';
  return words[0] === 'from' ? 'bound' : 'import';
};

/** `f(a=1)` names a parameter of somebody else, unless it is a `def` that names its own. */
const isKeywordOfCall = ({ tokens }: Line, at: number): boolean =>
  tokens[at + 1]?.text === '=' &&
  /^[(,]$/.test(tokens[at - 1]?.text ?? '') &&
  !/^(?:def|async|class)$/.test(tokens[0]?.text ?? '');

const useAt = (line: Line, at: number, name: string): Use | null => {
  const { tokens } = line;
  const token = tokens[at];
  if (token?.type !== 'name' || token.text !== name) return null;
  if (tokens[at - 1]?.text === '.' || isKeywordOfCall(line, at)) return null;
  let end = at + 1;
  while (tokens[end]?.text === '.' && tokens[end + 1]?.type === 'name') end += 2;
  const chain = tokens.slice(at, end).map(({ text }) => text);
  return { line: token.line, chain: chain.join(''), how: howOf(line, at, end) };
};

/** Where a file says `name` in code, not as an attribute of something else. Nothing where the text is no Python. */
const usesOf = (text: string, name: string): Use[] => {
  try {
    const { lines } = tokenize(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'));
    return lines.flatMap((line) => line.tokens.flatMap((_, at) => useAt(line, at, name) ?? []));
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
};

const isBelow = (chain: string, name: string): boolean => chain === name || chain.startsWith(`${name}.`);

export type Bindings = {
  /** Why `import old` must stay as it is; null where nothing is in the way, or where no such import is there. */
  readonly obstacle: string | null;
  /**
   * Lines of code that say the old name, and that no `import old` brings: they would be left without what they
   * name.
   */
  readonly strange: ReadonlySet<number>;
};

/** @param oldName dotted */
export const bindingsOf = (text: string, oldName: string, newName: string): Bindings => {
  const [oldTop, newTop] = [topOf(oldName), topOf(newName)];
  const uses = usesOf(text, oldTop);
  const code = uses.filter(({ how }) => how === 'code');
  if (!uses.some(({ how, chain }) => how === 'import' && isBelow(chain, oldName)))
    return {
      obstacle: null,
      strange: new Set(code.filter(({ chain }) => isBelow(chain, oldName)).map(({ line }) => line)),
    };
  const none = { obstacle: null, strange: new Set<number>() };
  if (oldTop === newTop) return none;
  const others = usesOf(text, newTop);
  if (!others.some(({ how }) => how === 'import') && others.some(({ how }) => how === 'bound' || how === 'code'))
    return { ...none, obstacle: `calls something else ${newTop}, which would hide ${newName}` };
  // `import a.b` elsewhere brings `a`, but `a.b` is only there where somebody imports that.
  if (code.some(({ chain }) => chain === oldTop))
    return { ...none, obstacle: `uses ${oldTop} as a whole, and may look for ${oldName} in it` };
  const isKept = uses.some(({ how, chain }) => how === 'bound' || (how === 'import' && !isBelow(chain, oldName)));
  return !isKept && code.some(({ chain }) => !isBelow(chain, oldName))
    ? { ...none, obstacle: `uses more of ${oldTop} than ${oldName}, and only this import brings it` }
    : none;
};
