// Under which conditions does a line of Python run: always, in a function, for type checkers only, or where an
// import may fail? Asked by python.ts. Pure.
import type { Token } from './python-order.js';
import type { Line } from './python-tokens.js';

/**
 * A `try`, or a `with suppress(...)`: whether an import that fails in it is caught shows only once its handlers are
 * read.
 */
export type Guard = { catches: boolean };

export type Scope = {
  /** In a function, or under `if __name__ == '__main__'`: not when the module is imported. */
  readonly lazy: boolean;
  readonly typing: boolean;
  readonly guards: readonly Guard[];
};

/** What an `else`, `elif` or `except` of the same depth belongs to. */
type Chain = {
  readonly guard: Guard | null;
  /** The first condition was `not TYPE_CHECKING`. */
  readonly elseTyping: boolean;
};

const catching = new Set(['ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException']);
const unchained: Chain = { guard: null, elseTyping: false };

/** The part of a compound statement's head before its colon, without its first word. */
const headOf = (tokens: readonly Token[]): readonly Token[] => {
  let [depth, lambdas] = [0, 0];
  for (let at = 1; at < tokens.length; at++) {
    const { text, type } = tokens[at]!;
    if (type === 'start' || (type === 'op' && (text === '(' || text === '[' || text === '{'))) depth += 1;
    else if (type === 'end' || (type === 'op' && (text === ')' || text === ']' || text === '}'))) depth -= 1;
    else if (depth === 0 && text === 'lambda') lambdas += 1;
    else if (depth === 0 && type === 'op' && text === ':' && lambdas-- === 0) return tokens.slice(1, at);
  }
  return tokens.slice(1);
};

/** `(a)` is `a`; `(a) or (b)` stays. */
const unwrap = (tokens: readonly Token[]): readonly Token[] => {
  let inner = tokens;
  while (inner[0]?.text === '(' && inner.at(-1)?.text === ')') {
    let depth = 0;
    const closing = inner.findIndex(({ text }) => (depth += text === '(' ? 1 : text === ')' ? -1 : 0) === 0);
    if (closing !== inner.length - 1) break;
    inner = inner.slice(1, -1);
  }
  return inner;
};

/** `TYPE_CHECKING`, `typing.TYPE_CHECKING`, `t.TYPE_CHECKING`, and the names it was imported under. */
const isFlag = (tokens: readonly Token[], names: ReadonlySet<string>): boolean => {
  const [first, dot, second] = unwrap(tokens);
  const size = unwrap(tokens).length;
  return (
    first?.type === 'name' &&
    ((size === 1 && names.has(first.text)) || (size === 3 && dot?.text === '.' && second?.text === 'TYPE_CHECKING'))
  );
};

/** The terms of `a and b`; one where there is no `and`, or an `or` beside it. */
const terms = (tokens: readonly Token[]): readonly (readonly Token[])[] => {
  const [found, depth] = [[[]] as Token[][], { now: 0 }];
  for (const token of unwrap(tokens)) {
    if (token.text === '(' || token.text === '[') depth.now += 1;
    if (token.text === ')' || token.text === ']') depth.now -= 1;
    if (depth.now === 0 && (token.text === 'or' || token.text === 'if')) return [tokens];
    if (depth.now === 0 && token.text === 'and') found.push([]);
    else found.at(-1)!.push(token);
  }
  return found;
};

const isMainGuard = (tokens: readonly Token[]): boolean => {
  const words = unwrap(tokens);
  const [left, operator, right] = words;
  const main = (token: Token | undefined): boolean => token?.type === 'string' && /^(["'])__main__\1$/.test(token.text);
  return (
    words.length === 3 &&
    operator?.text === '==' &&
    ((left?.text === '__name__' && main(right)) || (main(left) && right?.text === '__name__'))
  );
};

/** Walks a file's lines in order. */
export class Blocks {
  private readonly scopes: Scope[] = [{ lazy: false, typing: false, guards: [] }];
  private readonly chains: Chain[] = [];
  hasMainGuard = false;

  /** @param flags names that stand for TYPE_CHECKING; the caller adds those that imports bind */
  constructor(private readonly flags: ReadonlySet<string>) {}

  /** The scope of what stands on this line; of a compound statement, that of its body. */
  enter({ level, tokens }: Line): Scope {
    const scope = this.scopes[level]!;
    const first = tokens[0]!;
    const isCompound = first.type === 'name' && this.follows(first.text, level, tokens);
    const inner = isCompound ? this.inner(scope, level, tokens) : scope;
    if (!isCompound) this.chains[level] = unchained;
    this.scopes[level + 1] = inner;
    return inner;
  }

  private follows(word: string, level: number, tokens: readonly Token[]): boolean {
    if (word === 'async') return tokens[1]?.text === 'def';
    if (word === 'for' || word === 'while') this.chains[level] = unchained;
    return /^(?:def|if|elif|else|try|except|with|finally|for|while)$/.test(word);
  }

  private inner(scope: Scope, level: number, tokens: readonly Token[]): Scope {
    const chain = this.chains[level] ?? unchained;
    switch (tokens[0]!.text) {
      case 'def':
      case 'async':
        this.chains[level] = unchained;
        return { ...scope, lazy: true };
      case 'if':
      case 'elif':
        return this.condition(scope, level, headOf(tokens), tokens[0]!.text === 'elif' && chain.elseTyping);
      case 'else':
        return chain.elseTyping ? { ...scope, typing: true } : scope;
      case 'try': {
        const guard = { catches: false };
        this.chains[level] = { guard, elseTyping: false };
        return { ...scope, guards: [...scope.guards, guard] };
      }
      case 'except':
        return this.handler(scope, chain.guard, headOf(tokens));
      case 'with':
        return this.suppressed(scope, headOf(tokens));
      default:
        return scope;
    }
  }

  private condition(scope: Scope, level: number, head: readonly Token[], typing: boolean): Scope {
    const words = unwrap(head);
    const isNot = words[0]?.text === 'not' && isFlag(words.slice(1), this.flags);
    this.chains[level] = { guard: null, elseTyping: typing || isNot };
    const isMain = terms(head).some(isMainGuard);
    this.hasMainGuard ||= isMain;
    return {
      ...scope,
      typing: scope.typing || typing || terms(head).some((term) => isFlag(term, this.flags)),
      lazy: scope.lazy || isMain,
    };
  }

  /** The second way in, where the first import failed, is as optional as the first. */
  private handler(scope: Scope, guard: Guard | null, head: readonly Token[]): Scope {
    const as = head.findIndex(({ text }) => text === 'as');
    const classes = as < 0 ? head : head.slice(0, as);
    const bare = classes.length === 0;
    if (!bare && !classes.some(({ type, text }) => type === 'name' && catching.has(text))) return scope;
    if (guard !== null) guard.catches = true;
    return { ...scope, guards: [...scope.guards, { catches: true }] };
  }

  private suppressed(scope: Scope, head: readonly Token[]): Scope {
    const at = head.findIndex(({ text }, index) => text === 'suppress' && head[index + 1]?.text === '(');
    const catches = at >= 0 && head.slice(at).some(({ type, text }) => type === 'name' && catching.has(text));
    return catches ? { ...scope, guards: [...scope.guards, { catches }] } : scope;
  }
}
