// Why would this step run again? Pure: its key and the passes there are in, sentences out. Gathered by
// commands/explain.ts.
import { printable, short } from '../core/text.js';
import type { KeyParts, StepKey } from './key.js';
import { isFresh, type Pass } from './passes.js';

export type Explanation =
  | { readonly kind: 'hit'; readonly pass: Pass }
  | { readonly kind: 'expired'; readonly pass: Pass }
  /** No pass of a step of this name is remembered. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'differs'; readonly nearest: Pass; readonly differences: readonly string[] };

const sameEnv = (a: KeyParts, b: KeyParts): boolean => envDifferences(a, b).length === 0;

const envDifferences = (was: KeyParts, is: KeyParts): string[] => {
  const value = (env: KeyParts['env'], name: string): string => {
    if (env[name] === undefined) return 'not set';
    return `"${printable(env[name])}"`;
  };
  const names = [...new Set([...Object.keys(was.env), ...Object.keys(is.env)])].sort();
  return names
    .filter((name) => was.env[name] !== is.env[name])
    .map((name) => `environment: ${name} was ${value(was.env, name)}, is ${value(is.env, name)}`);
};

const changed = (label: string, was: string, is: string): string[] => {
  if (was === is) return [];
  return [`${label} was ${printable(was)}, is ${printable(is)}`];
};

const contentDifferences = (was: KeyParts, is: KeyParts): string[] => {
  if (was.inputs !== null && is.inputs !== null) {
    if (was.inputs === is.inputs) return [];
    return ['inputs: files that the step names as its inputs are not the same'];
  }
  const said: string[] = [];
  if (was.inputs !== is.inputs) said.push('settings: the inputs of the step were added or taken away');
  if (was.tree !== null && is.tree !== null && was.tree !== is.tree) {
    said.push(`tree: the files are not the same (was ${short(was.tree)}, is ${short(is.tree)})`);
  }
  return said;
};

/** What a person would have to undo for the pass to count again, most telling first. */
export const differences = (was: KeyParts, is: KeyParts): string[] => {
  const needs = Object.keys(is.needs).filter((name) => was.needs[name] !== is.needs[name]);
  const all = [
    ...changed('command', was.run, is.run),
    ...changed('folder', was.cwd, is.cwd),
    ...envDifferences(was, is),
    ...contentDifferences(was, is),
  ];
  if (was.config !== is.config) all.push('config: the config bundle is not the same');
  if (was.data !== is.data) all.push('data: the data snapshot is not the same');
  all.push(...changed('platform', was.platform, is.platform));
  all.push(...needs.map((name) => `needs: step ${name}, which it needs, is not the same`));
  // The key also covers what no part shows (a shell line against the same words as a list, our own major version).
  if (all.length > 0) return all;
  return ['settings: how the command is written (a line or a list), or the major version of gate-hooks'];
};

const likeness = (a: KeyParts, b: KeyParts): number =>
  [
    a.run === b.run,
    a.cwd === b.cwd,
    sameEnv(a, b),
    a.tree === b.tree && a.inputs === b.inputs,
    a.config === b.config,
    a.data === b.data,
    a.platform === b.platform,
  ].filter(Boolean).length;

export const explainStep = (key: StepKey, passes: readonly Pass[], nowMs: number, maxAge: number): Explanation => {
  const own = passes.find((pass) => pass.key === key.key);
  if (own !== undefined) return { kind: isFresh(own, nowMs, maxAge) ? 'hit' : 'expired', pass: own };
  const sameStep = passes.filter(({ parts }) => parts.step === key.name);
  const nearest = [...sameStep].sort(
    (a, b) => likeness(b.parts, key.parts) - likeness(a.parts, key.parts) || b.passed_at - a.passed_at,
  )[0];
  if (nearest === undefined) return { kind: 'unknown' };
  return { kind: 'differs', nearest, differences: differences(nearest.parts, key.parts) };
};
