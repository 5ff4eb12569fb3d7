// How do the commands of a shell script hang together? Tokens in, a tree out; what bash would refuse is read as far
// as it goes. Next: shell-run.ts. Pure.
import { type Token, tokensOf } from './shell-tokens.js';
import type { Word } from './shell-words.js';

export type Simple = { readonly kind: 'simple'; readonly words: readonly Word[]; readonly line: number };
export type Branch = { readonly when: List; readonly body: List };
export type Conditional = {
  readonly kind: 'if';
  readonly branches: readonly Branch[];
  readonly otherwise: List | null;
};
/** `when` is null where the loop goes through a list. */
export type Loop = { readonly kind: 'loop'; readonly when: List | null; readonly body: List };
export type Node =
  | Simple
  | { readonly kind: 'group'; readonly body: List; readonly isSubshell: boolean }
  | Conditional
  | Loop
  | { readonly kind: 'case'; readonly bodies: readonly List[] }
  | { readonly kind: 'function'; readonly name: string; readonly body: Node };
export type Pipeline = { readonly isNegated: boolean; readonly commands: readonly Node[] };
type Joined = { readonly operator: '&&' | '||'; readonly pipeline: Pipeline };
export type AndOr = {
  readonly first: Pipeline;
  readonly rest: readonly Joined[];
  readonly isBackground: boolean;
};
export type List = readonly AndOr[];

const deepest = 100;

/** `> file` and `2>&1`. */
const opensRedirection = /^\d*[<>]/;
/** Without its file, which is the next word. */
const bareRedirection = /^\d*[<>]+$/;

class Parser {
  private at = 0;
  private depth = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  private peek = (): Token | undefined => this.tokens[this.at];
  private isOperator = (...texts: readonly string[]): boolean => {
    const token = this.peek();
    return token?.kind === 'operator' && texts.includes(token.text);
  };
  private isWord = (...texts: readonly string[]): boolean => {
    const token = this.peek();
    return token?.kind === 'word' && texts.includes(token.raw);
  };
  /** What opens a redirection here; null for any other token. */
  private redirection(): string | null {
    const token = this.peek();
    return token?.kind === 'word' && opensRedirection.test(token.raw) ? token.raw : null;
  }
  private skipLineEnds(): void {
    while (this.isOperator('\n')) this.at += 1;
  }
  private skipLines(): void {
    while (this.isOperator('\n', ';')) this.at += 1;
  }
  private take(...texts: readonly string[]): void {
    if (this.isWord(...texts) || this.isOperator(...texts)) this.at += 1;
  }

  /** Up to one of the closing words or operators, which stays. */
  list(...closers: readonly string[]): List {
    const all: AndOr[] = [];
    this.depth += 1;
    for (
      this.skipLines();
      this.peek() !== undefined && !this.isWord(...closers) && !this.isOperator(...closers) && this.depth < deepest;
      this.skipLines()
    ) {
      const before = this.at;
      all.push(this.andOr());
      // A stray closer: read on behind it.
      if (this.at === before) this.at += 1;
    }
    this.depth -= 1;
    return all;
  }

  private andOr(): AndOr {
    const first = this.pipeline();
    const rest: Joined[] = [];
    for (let operator = this.takeJoin(); operator !== null; operator = this.takeJoin())
      rest.push({ operator, pipeline: this.pipeline() });
    const isBackground = this.isOperator('&');
    if (isBackground) this.at += 1;
    return { first, rest, isBackground };
  }

  private takeJoin(): Joined['operator'] | null {
    for (const operator of ['&&', '||'] as const) {
      if (!this.isOperator(operator)) continue;
      this.at += 1;
      this.skipLineEnds();
      return operator;
    }
    return null;
  }

  private pipeline(): Pipeline {
    let isNegated = false;
    for (; this.isWord('!', 'time'); this.at += 1) if (this.isWord('!')) isNegated = !isNegated;
    const commands = [this.command()];
    while (this.isOperator('|', '|&')) {
      this.at += 1;
      this.skipLineEnds();
      commands.push(this.command());
    }
    return { isNegated, commands };
  }

  private command(): Node {
    // `a() b() c()` nests without a list in between.
    if (this.depth >= deepest) return this.simple();
    if (this.isOperator('(')) return this.group('(', ')', true);
    if (this.isWord('{')) return this.group('{', '}', false);
    if (this.isWord('if')) return this.conditional();
    if (this.isWord('while', 'until')) return this.loop(true);
    if (this.isWord('for', 'select')) return this.loop(false);
    if (this.isWord('case')) return this.cases();
    return this.simple();
  }

  private group(open: string, close: string, isSubshell: boolean): Node {
    this.take(open);
    const body = this.list(close);
    this.take(close);
    this.redirections();
    return { kind: 'group', body, isSubshell };
  }

  private conditional(): Node {
    const branches: Branch[] = [];
    let otherwise: List | null = null;
    while (this.isWord('if', 'elif')) {
      this.at += 1;
      const when = this.list('then');
      this.take('then');
      branches.push({ when, body: this.list('elif', 'else', 'fi') });
    }
    if (this.isWord('else')) {
      this.at += 1;
      otherwise = this.list('fi');
    }
    this.take('fi');
    this.redirections();
    return { kind: 'if', branches, otherwise };
  }

  private loop(isConditional: boolean): Node {
    this.at += 1;
    const head = this.list('do');
    this.take('do');
    const body = this.list('done');
    this.take('done');
    this.redirections();
    return { kind: 'loop', when: isConditional ? head : null, body };
  }

  private cases(): Node {
    const bodies: List[] = [];
    while (this.peek() !== undefined && !this.isWord('in')) this.at += 1;
    this.take('in');
    for (this.skipLines(); this.peek() !== undefined && !this.isWord('esac'); this.skipLines()) {
      while (this.peek() !== undefined && !this.isOperator(')') && !this.isWord('esac')) this.at += 1;
      this.take(')');
      bodies.push(this.list(';;', 'esac'));
      this.take(';;');
    }
    this.take('esac');
    return { kind: 'case', bodies };
  }

  private redirections(): void {
    for (let raw = this.redirection(); raw !== null; raw = this.redirection())
      this.at += bareRedirection.test(raw) ? 2 : 1;
  }

  private simple(): Node {
    const words: Word[] = [];
    const line = this.peek()?.line ?? 0;
    for (let token = this.peek(); token?.kind === 'word'; token = this.peek()) {
      words.push(token);
      this.at += 1;
    }
    const [first] = words;
    if (first !== undefined && this.isOperator('(') && this.depth < deepest) return this.definition(first.raw);
    return { kind: 'simple', words, line };
  }

  /** `name() { ... }`: it runs only when called. */
  private definition(name: string): Node {
    this.at += 1;
    this.take(')');
    this.skipLineEnds();
    this.depth += 1;
    const body = this.command();
    this.depth -= 1;
    return { kind: 'function', name, body };
  }
}

export const parseShell = (script: string): List => new Parser(tokensOf(script)).list();

const nodesOf = (list: List): Node[] =>
  list.flatMap(({ first, rest }) =>
    [first, ...rest.map(({ pipeline }) => pipeline)].flatMap(({ commands }) => commands),
  );

const mostSubstituted = 10;

/** The commands of a word's substitutions, at the lines where they stand. */
const substitutedIn = ({ inner, line }: Word, depth: number): Simple[] => {
  if (depth >= mostSubstituted) return [];
  return inner
    .flatMap((script) => simplesOf(parseShell(script), depth + 1))
    .map((one) => ({ ...one, line: one.line + line }));
};

const within = (node: Node, depth: number): Simple[] => {
  switch (node.kind) {
    case 'simple':
      return [node, ...node.words.flatMap((word) => substitutedIn(word, depth))];
    case 'group':
      return simplesOf(node.body, depth);
    case 'if':
      return [
        ...node.branches.flatMap(({ when, body }) => [...simplesOf(when, depth), ...simplesOf(body, depth)]),
        ...simplesOf(node.otherwise ?? [], depth),
      ];
    case 'loop':
      return [...simplesOf(node.when ?? [], depth), ...simplesOf(node.body, depth)];
    case 'case':
      return node.bodies.flatMap((body) => simplesOf(body, depth));
    case 'function':
      return within(node.body, depth);
  }
};

/** Every plain command of a script, in its order, those of substitutions and function bodies too. */
export const simplesOf = (list: List, depth = 0): Simple[] => nodesOf(list).flatMap((node) => within(node, depth));
