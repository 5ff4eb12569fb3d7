import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { retryNote } from '../../src/push/retry.js';

const long = 5 * 60_000;

for (const url of ['git@github.com:o/r.git', 'github.com:o/r', 'ssh://git@host:22/o/r', 'git+ssh://host/r']) {
  test(`after a long smoke over ${url} it is said that a retry is a hit`, () =>
    assert.match(retryNote(url, long), /push again/));
}

for (const url of [
  'https://host/o/r.git',
  'http://host:8080/r',
  '/srv/git/r.git',
  '../r.git',
  './a:b',
  'file:///r',
  'C:\\r',
  'git://host/r',
  '',
]) {
  test(`${JSON.stringify(url)} is no ssh remote`, () => assert.is(retryNote(url, long), ''));
}

test('after a short smoke nothing is said', () => assert.is(retryNote('git@github.com:o/r.git', 4 * 60_000), ''));

test.run();
