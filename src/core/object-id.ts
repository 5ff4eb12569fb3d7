// Knows what an object id of git looks like: 40 hex digits (SHA-1) or 64 (SHA-256), lower case, nothing between.

/** Source of a regular expression for one object id, a group that captures nothing. */
export const objectId = '(?:[0-9a-f]{40}|[0-9a-f]{64})';

const whole = new RegExp(`^${objectId}$`);

/** Whether the text is a full object id, and nothing else. */
export const isObjectId = (text: string): boolean => whole.test(text);
