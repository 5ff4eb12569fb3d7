import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseTime } from '../../src/evidence/time.js';

const read: readonly [text: string, ms: number][] = [
  ['1970-01-01T00:00:00Z', 0],
  ['2026-11-22T09:00:00.123Z', Date.UTC(2026, 10, 22, 9, 0, 0, 123)],
  ['2026-11-22T09:00:00.123999999Z', Date.UTC(2026, 10, 22, 9, 0, 0, 123)],
  ['2026-11-22T09:00:00.5+00:00', Date.UTC(2026, 10, 22, 9, 0, 0, 500)],
  ['2026-11-22T09:00:00+05:30', Date.UTC(2026, 10, 22, 3, 30)],
  ['2026-11-22T09:00:00-05:30', Date.UTC(2026, 10, 22, 14, 30)],
  ['2026-11-22T23:30:00-12:00', Date.UTC(2026, 10, 23, 11, 30)],
  ['2026-11-22T09:00:00+14:00', Date.UTC(2026, 10, 21, 19)],
  ['2026-11-22t09:00:00z', Date.UTC(2026, 10, 22, 9)],
  ['2024-02-29T23:59:59Z', Date.UTC(2024, 1, 29, 23, 59, 59)],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ['9999-12-31T23:59:59Z', Date.UTC(9999, 11, 31, 23, 59, 59)],
];

test('a time with its offset is milliseconds since the epoch', () => {
  for (const [text, ms] of read) assert.is(parseTime(text), ms, text);
});

const refused: readonly [text: string, says: string][] = [
  ['2026-11-22T09:00:00', 'datetime.now(timezone.utc)'],
  ['2026-11-22T09:00:00.123456', 'datetime.now(timezone.utc)'],
  ['2026-11-22 09:00:00', 'has no UTC offset'],
  ['2024-02-30T00:00:00Z', 'is no time that exists'],
  ['2023-02-29T00:00:00Z', 'is no time that exists'],
  ['2026-04-31T00:00:00Z', 'is no time that exists'],
  ['2026-13-01T00:00:00Z', 'is no time that exists'],
  ['2026-00-10T00:00:00Z', 'is no time that exists'],
  ['2026-01-00T00:00:00Z', 'is no time that exists'],
  ['2026-01-31T24:00:00Z', 'is no time that exists'],
  ['2026-01-31T23:60:00Z', 'is no time that exists'],
  ['2016-12-31T23:59:60Z', 'is no time that exists'],
  ['2026-11-22T09:00:00+14:01', 'an offset that does not exist'],
  ['2026-11-22T09:00:00-14:01', 'an offset that does not exist'],
  ['2026-11-22T09:00:00+24:00', 'an offset that does not exist'],
  ['2026-11-22T09:00:00+01:60', 'an offset that does not exist'],
  ['275760-09-13T00:00:00Z', 'is not an RFC 3339 time'],
  ['+002026-11-22T09:00:00Z', 'is not an RFC 3339 time'],
  ['2026-11-22 09:00:00+00:00', 'is not an RFC 3339 time like 2026-01-31T09:00:00Z'],
  ['2026-11-22T09:00Z', 'is not an RFC 3339 time'],
  ['2026-11-22T09:00:00.Z', 'is not an RFC 3339 time'],
  ['2026-11-22T09:00:00.1234567890Z', 'is not an RFC 3339 time'],
  ['2026-11-22T09:00:00+0100', 'is not an RFC 3339 time'],
  ['2026-11-22T09:00:00Z\n', 'is not an RFC 3339 time'],
  [' 2026-11-22T09:00:00Z', 'is not an RFC 3339 time'],
  ['foo 2024', 'is not an RFC 3339 time'],
  ['1', 'is not an RFC 3339 time'],
  ['', 'is not an RFC 3339 time'],
  ['２０２６-11-22T09:00:00Z', 'is not an RFC 3339 time'],
  ['\u001b[2J', '"\\x1b[2J" is not'],
];

for (const [text, says] of refused) {
  test(`refused: ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseTime(text),
      (error: unknown) => error instanceof Error && error.message.includes(says),
    );
  });
}

test('it reads back whatever toISOString writes', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
      (date) => {
        assert.is(parseTime(date.toISOString()), date.getTime());
      },
    ),
  );
});

test.run();
