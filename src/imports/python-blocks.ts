// Under which conditions does a line of Python run: always, in a function, for type checkers only, or where an
// import may fail? Asked by python.ts. Pure.
import { depthChange, type Token } from './python-order.js';
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
  let depth = 0;
  let lambdas = 0;
  const head: Token[] = [];
  for (const token of tokens.slice(1)) {
    depth += depthChange(token);
    if (depth === 0 && token.text === 'lambda') lambdas += 1;
    else if (depth === 0 && token.type === 'op' && token.text === ':') {
      if (lambdas === 0) break;
      lambdas -= 1;
    }
    head.push(token);
  }
  return head;
};

/** `(a)` is `a`; `(a) or (b)` stays. */
const unwrap = (tokens: readonly Token[]): readonly Token[] => {
  let inner = tokens;
  while (inner[0]?.text === '(' && closingOf(inner) === inner.length - 1) inner = inner.slice(1, -1);
  return inner;
};

/** Where the bracket closes that the first token opens; -1 where it does not. */
const closingOf = (tokens: readonly Token[]): number => {
  let depth = 0;
  return tokens.findIndex(({ text }) => {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return depth === 0;
  });
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
  const found: Token[][] = [];
  let term: Token[] = [];
  let depth = 0;
  for (const token of unwrap(tokens)) {
    depth += depthChange(token);
    if (depth === 0 && (token.text === 'or' || token.text === 'if')) return [tokens];
    if (depth === 0 && token.text === 'and') {
      found.push(term);
      term = [];
    } else term.push(token);
  }
  return [...found, term];
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

const outermost: Scope = { lazy: false, typing: false, guards: [] };

/** Words that start a compound statement which says when its body runs. */
const compounds = new Set(['def', 'async', 'if', 'elif', 'else', 'try', 'except', 'with', 'finally', 'for', 'while']);

/** Walks a file's lines in order. */
export class Blocks {
  private readonly scopes: Scope[] = [outermost];
  private readonly chains: Chain[] = [];
  hasMainGuard = false;

  /** @param flags names that stand for TYPE_CHECKING; the caller adds those that imports bind */
  constructor(private readonly flags: ReadonlySet<string>) {}

  /** The scope of what stands on this line; of a compound statement, that of its body. */
  enter({ level, tokens }: Line): Scope {
    const scope = this.scopes[level] ?? outermost;
    const [first, second] = tokens;
    const isCompound =
      first?.type === 'name' && compounds.has(first.text) && (first.text !== 'async' || second?.text === 'def');
    if (!isCompound) this.chains[level] = unchained;
    const inner = isCompound ? this.inner(scope, level, tokens, first.text) : scope;
    this.scopes[level + 1] = inner;
    return inner;
  }

  private inner(scope: Scope, level: number, tokens: readonly Token[], word: string): Scope {
    const chain = this.chains[level] ?? unchained;
    switch (word) {
      case 'def':
      case 'async':
        this.chains[level] = unchained;
        return { ...scope, lazy: true };
      case 'if':
      case 'elif':
        return this.condition(scope, level, headOf(tokens), word === 'elif' && chain.elseTyping);
      case 'for':
      case 'while':
        this.chains[level] = unchained;
        return scope;
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
