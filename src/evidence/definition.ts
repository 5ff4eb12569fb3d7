// Is this still the same gate? One id for what a smoke run is asked to do; the record and the passes are keyed on it. Pure apart from crypto.
import { hash } from 'node:crypto';
import type { Command } from '../settings/settings.js';

export type Definition = {
  readonly command: Command;
  /** Relative to the root. */
  readonly cwd: string;
  /** The declared variables, names and values. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
  readonly idle_timeout: number | null;
  /** Major version of gate-hooks. */
  readonly tool_major: number;
};

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** UTF-8 bytes sort as code points do; JavaScript's own order is by UTF-16 units. */
const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const canonical = (value: Json): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const pairs = Object.entries(value).sort(([a], [b]) => byCodePoint(a, b));
  return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
};

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/** sha256 (64 lower-case hex digits) over canonical JSON: no space, keys in code-point order. */
export const definitionHash = ({ command, cwd, env, timeout, idle_timeout, tool_major }: Definition): string =>
  hash('sha256', canonical({ command, cwd, env, timeout, idle_timeout, tool_major }), 'hex');
