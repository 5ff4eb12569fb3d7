// How is a refusal of the schema said to a person? One sentence per problem; validate.ts throws them together.
import { printable } from '../core/text.js';
import { nearest } from './nearest.js';
import { type Issue, knownKeys, stepsKey } from './schema.js';

const longestShown = 60;

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return printable(text.length > longestShown ? `${text.slice(0, longestShown)}…` : text);
};

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

/** `smoke.command[0]`; a key that is no plain word is quoted. */
export const dotted = (path: readonly string[]): string =>
  path
    .map((key) => {
      if (/^\d+$/.test(key)) return `[${key}]`;
      if (/^[\w$-]+$/.test(key)) return `.${key}`;
      return `."${printable(key.slice(0, longestShown))}"`;
    })
    .join('')
    .replace(/^\./, '');

/** What other tools call a key of a step. */
const otherWords: Readonly<Record<string, string>> = { command: 'run', depends_on: 'needs', dependsOn: 'needs' };

/** A key of a group written one level too high, or under the wrong group: `timeout` was meant as `smoke.timeout`. */
const elsewhere = (key: string): string | null => {
  const group = Object.keys(knownKeys).find(
    (name) => name !== '' && name !== stepsKey && knownKeys[name]?.includes(key),
  );
  if (group === undefined) return null;
  return `${group}.${key}`;
};

const unknownKey = (prefix: readonly string[], path: readonly string[], key: string): string => {
  // The place in a list says nothing about the keys.
  const place = path.filter((part) => !/^\d+$/.test(part)).join('.');
  const known = knownKeys[place] ?? [];
  const meant = nearest(key, known) ?? (place === stepsKey ? (otherWords[key] ?? null) : elsewhere(key));
  const suggestion = meant === null ? ';' : `, did you mean ${meant}?`;
  return `${dotted([...prefix, ...path, key])}: unknown key${suggestion} known here: ${known.join(', ')}`;
};

/**
 * @param file shown in front of every sentence
 * @param prefix where in the file the settings lie: `['tool', 'gate-hooks']`
 * @param value what the schema refused
 */
export const sentences = (
  file: string,
  prefix: readonly string[],
  value: unknown,
  issues: readonly Issue[],
): string[] =>
  issues.flatMap(({ path, unknown, message }) => {
    if (unknown !== null) return unknown.map((key) => `${file}: ${unknownKey(prefix, path, key)}`);
    const where = dotted([...prefix, ...path]);
    const place = where === '' ? file : `${file}: ${where}`;
    return [`${place}: ${message}, got ${shown(at(value, path))}`];
  });
