// Reads the values of parsed JSON, TOML and YAML as tables and texts, whatever they hold.
import { isPlainObject, type PlainObject } from '../core/plain-object.js';

export type Table = PlainObject;

/** Empty for anything else. */
export const asTable = (value: unknown): Table => (isPlainObject(value) ? value : {});

/** Empty for anything but a list. */
export const asTables = (value: unknown): Table[] => (Array.isArray(value) ? value.map(asTable) : []);

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The texts of a list; empty for anything else. */
export const asTexts = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  return [];
};

/** @throws SyntaxError where the text is no JSON */
export const readJson = (text: string): Table => asTable(JSON.parse(text.replace(/^\ufeff/, '')));
