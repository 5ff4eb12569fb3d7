// Knows what a SHA-256 looks like in our records: 64 hex digits, lower case.

/** Source of a regular expression for one digest. */
export const digest = '[0-9a-f]{64}';

const whole = new RegExp(`^${digest}$`);

/** Whether the text is a digest, and nothing else. */
export const isDigest = (text: string): boolean => whole.test(text);
