// Tells JSON objects from the other values of JSON.

export type PlainObject = Readonly<Record<string, unknown>>;

/** An object with members: not null, not an array. */
export const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
