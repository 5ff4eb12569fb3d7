// Reads a comparison of a marker with a Python version as a range of versions.
import type { Atom } from './marker-syntax.js';

/** From `from` on, up to but not with `to`. */
export type Range = { readonly from: number; readonly to: number };

/** A release as one number, so that bounds compare: three parts of at most four digits. */
const asNumber = (parts: readonly number[]): number =>
  parts.slice(0, 3).reduce((sum, part, i) => sum + part * 10 ** (8 - 4 * i), 0);

/** The first release after all those that start with these parts. */
const nextAfter = (parts: readonly number[]): number =>
  asNumber(parts.map((part, i) => (i === parts.length - 1 ? part + 1 : part)));

/** Whether an atom speaks of Python: its version, or its implementation by the old name. */
export const isOfPython = ({ variable }: Atom): boolean => variable.startsWith('python_');

/**
 * The Python versions an atom lets through as one range; null where they are none, or the atom speaks of something
 * else. Pre-releases count as their release.
 */
export const rangeOf = (atom: Atom): Range | null => {
  if (!isOfPython(atom)) return null;
  const [, release, star] = /^(\d+(?:\.\d+){0,2})(\.\*)?$/.exec(atom.value) ?? [];
  if (release === undefined) return null;
  const parts = release.split('.').map(Number);
  const precision = atom.variable === 'python_version' ? 2 : 3;
  if (parts.length > precision) return null;
  const size = star === undefined ? precision : parts.length;
  const padded = [...parts, 0, 0].slice(0, size);
  const here = asNumber(padded);
  const next = nextAfter(padded);
  switch (atom.sign) {
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
      return parts.length < 2 ? null : { from: here, to: nextAfter(parts.slice(0, -1)) };
    default:
      return null;
  }
};
