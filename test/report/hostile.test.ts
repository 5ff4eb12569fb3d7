// Do texts from others stay texts in each format?
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formats, render } from '../../src/report/render.js';
import { hostile, hostileText } from './sample.js';
import { sarif } from './sarif-log.js';

const plain = { colour: false };

/** What no terminal may get from us: controls but the line end, C1, direction overrides. */
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

for (const format of formats) {
  test(`${format}: nothing a terminal obeys comes through from others`, () => {
    assert.match(hostileText, obeyed);
    assert.not.match(render('smoke', hostile, format, plain), obeyed);
  });
}

test('human: a text from others adds no line', () => {
  const lines = render('smoke', hostile, 'human', plain).split('\n');
  assert.is(lines.length, 2 + 2 + 2 + 1 + 1);
  assert.match(lines[6] ?? '', /^gate-hooks: refused: ::error::a\\x1b\[31mred\\x0d\\x0a::warning::b\\u202eevil%0A/);
});

test('human: with colour the only escapes are our own', () => {
  const text = render('smoke', hostile, 'human', { colour: true });
  const escapes = new Set(text.match(/\u001b\[\d+m/g));
  assert.equal(
    [...escapes].sort(),
    ['\u001b[1m', '\u001b[22m', '\u001b[2m', '\u001b[31m', '\u001b[36m', '\u001b[39m'].sort(),
  );
  assert.is(text.replace(/\u001b\[\d+m/g, ''), render('smoke', hostile, 'human', plain));
});

test('json: values come through unchanged, and data cannot pose as the verdict', () => {
  const value = JSON.parse(render('smoke', hostile, 'json', plain)) as Record<string, unknown>;
  assert.is(value.text, hostileText);
  assert.is(value.reason, hostileText);
  assert.equal([value.status, value.schema], ['fail', 'gate-hooks/smoke/v1']);
});

/** As the runner reads a line: `::name props::data` after leading white space, else `##[name props]data` anywhere. */
const commandsIn = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    const found = /^\s*::([a-z-]+)[^\n]*?::/.exec(line) ?? /##\[([a-z-]+)[^\]]*\]/.exec(line);
    return found?.[1] === undefined ? [] : [found[1]];
  });

test('github: the only commands are one per finding, with the properties we gave', () => {
  assert.equal(commandsIn(`${hostileText}\n`), ['error', 'warning']);
  const text = render('smoke', hostile, 'github', plain);
  assert.equal(commandsIn(text), ['error', 'notice']);
  const lines = text.split('\n');
  const annotation = /^::error file=([^,:]*),line=7,title=smoke\/failed::(.*)$/.exec(lines[2] ?? '');
  assert.ok(annotation, lines[2]);
  assert.match(annotation?.[1] ?? '', /%3A%3Aerror%3A%3Aa/);
  assert.match(annotation?.[2] ?? '', /evil%250A::error::c/);
  assert.is(lines[0], ': :error::a\\x1b[31mred\\x0d\\x0a::warning::b\\u202eevil%0A::error::c\\x9b2J ## [add-mask]d');
});

test('sarif: a hostile path is an escaped URI and a hostile message is one text', () => {
  const { run } = sarif(hostile);
  const uri = run.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri ?? '';
  assert.match(uri, /^[\w%/.!'()*~-]+$/);
  assert.is(decodeURIComponent(uri), `dir/${hostileText}`);
  assert.is(run.results[0]?.message.text.split('\n').length, 2);
});

test('sarif: half a surrogate pair in a path does not stop the report', () => {
  const finding = {
    rule: 'smoke/failed',
    level: 'error',
    path: 'a\ud800b',
    line: null,
    message: 'm',
    hint: null,
  } as const;
  const { run } = sarif({ verdict: { status: 'fail', reason: 'r', findings: [finding] } });
  assert.is(run.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri, 'a%EF%BF%BDb');
});

test.run();
