// When was that, exactly? RFC 3339 with its offset, or an error that names the fix. Pure.
import { printable } from '../core/text.js';

const pattern = /^(\d{4}-\d\d-(\d\d))T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|([+-])(\d\d):(\d\d))$/i;
const naive = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?$/i;

const refuse = (text: string, why: string): Error => new Error(`"${printable(text.slice(0, 60))}" ${why}`);

/** The widest offsets in use are -12:00 and +14:00. */
const widestOffset = 14 * 60;

/**
 * @param text RFC 3339: date, `T`, time, up to nine digits of fraction, `Z` or an offset; a leap second is refused
 * @returns milliseconds since the epoch, the fraction cut to milliseconds
 * @throws Error whose message says what to write instead
 */
export const parseTime = (text: string): number => {
  const found = pattern.exec(text);
  if (naive.test(text))
    throw refuse(
      text,
      'has no UTC offset: write UTC with a Z at the end, in Python datetime.now(timezone.utc).isoformat()',
    );
  if (found === null) throw refuse(text, 'is not an RFC 3339 time like 2026-01-31T09:00:00Z');
  const [, date, day, hour, minute, second, fraction = '', , sign, offsetHour = '0', offsetMinute = '0'] = found;
  const utc = Date.parse(`${date}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  // Date.parse takes 30 February for 1 March, and 24:00:00 for the next midnight: the day tells.
  if (Number.isNaN(utc) || new Date(utc).getUTCDate() !== Number(day)) throw refuse(text, 'is no time that exists');
  const offset = Number(offsetHour) * 60 + Number(offsetMinute);
  if (Number(offsetMinute) > 59 || offset > widestOffset)
    throw refuse(text, 'has an offset that does not exist: at most 14:00');
  return utc - (sign === '-' ? -offset : offset) * 60_000;
};
