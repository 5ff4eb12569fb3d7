// Can text from others be more than text?
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { html } from '../../src/history/markup.js';

const rows: readonly (readonly [what: string, text: string, written: string])[] = [
  ['an element', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
  ['an attribute', '" onload="x', '&quot; onload=&quot;x'],
  ['an entity', '&lt;', '&amp;lt;'],
  ['a control character', 'a\u001b[31m\u0000', 'a\ufffd[31m\ufffd'],
  ['a direction override', 'a\u202eb', 'a\ufffdb'],
  ['half a surrogate pair', '\ud800x', '\ufffdx'],
  ['a whole pair', '😀', '😀'],
];

for (const [what, text, written] of rows)
  test(`${what} is shown as text`, () => assert.is(html`<p>${text}</p>`.text, `<p>${written}</p>`));

test('what html made is not escaped again', () =>
  assert.is(html`<ul>${[html`<li>${'<'}</li>`, html`<li>b</li>`]}</ul>`.text, '<ul><li>&lt;</li><li>b</li></ul>'));

test('no text opens a tag or leaves its attribute', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.not.match(html`${text}`.text, /[<>"']/)));
});

test.run();
