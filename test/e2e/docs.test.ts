// Holds the documentation to the product: settings against the schema, errors against the source, links against files.
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { table } from '../../src/commands/table.js';
import { wordsOf } from '../../src/completion/words.js';
import { formats } from '../../src/report/render.js';
import { callsIn, isKnown, strangeFlags, strayFences } from '../docs/calls.js';
import { anchorsOf, linksOf } from '../docs/markdown.js';
import { below, everyPage, isOfTools, pages, playedPages, read, testPage } from '../docs/pages.js';
import { settingsPage } from '../docs/settings.js';
import { projectRoot } from '../support/project.js';

test('settings.md is what the schema says (npm run docs makes it anew)', () =>
  assert.is(read('docs/settings.md'), settingsPage()));

test('another description in the schema is another page', () => {
  const page = (description: string) =>
    settingsPage({
      properties: { push: { description: 'Which.', properties: { a: { type: 'string', description } } } },
    });
  assert.match(page('Old. Default: 5.'), '| `a` | text | 5 | Old. |');
  assert.is.not(page('Old. Default: 5.'), page('Old. Default: 6.'));
});

const sourceLines = [...below('src', /\.ts$/), ...below('hooks', /./)].flatMap((path) => read(path).split('\n'));

/** Is there a line of the source that holds all that stands between the placeholders, in this order? */
const isSaid = (quoted: string): boolean =>
  sourceLines.some(
    (line) => quoted.split('…').reduce((at, part) => (at < 0 ? at : line.indexOf(part.trim(), at)), 0) >= 0,
  );

test('every error text that troubleshooting.md quotes stands in the source', () => {
  const quoted = [...read('docs/troubleshooting.md').matchAll(/^### `(.*)`$/gm)].map((match) => match[1]!);
  assert.ok(quoted.length > 10);
  assert.equal(
    quoted.filter((text) => !isSaid(text)),
    [],
  );
  assert.not.ok(isSaid('no smoke command: looked under the …'));
});

for (const page of playedPages.filter((path) => !isOfTools(path))) testPage(page);

test('every block is of a language that says whether its lines are typed', () =>
  assert.equal(
    everyPage.flatMap((page) => strayFences(read(page)).map((fence) => `${page}: ${fence}`)),
    [],
  ));

test('every command line that a page names is one of the table, with its flags', () => {
  const known = Object.fromEntries(
    wordsOf(table, formats).map(({ name, flags }) => [name, flags.map((flag) => flag.name)]),
  );
  const calls = everyPage.flatMap((page) => callsIn(read(page)).map((call) => ({ ...call, page })));
  assert.ok(calls.length > 100, String(calls.length));
  assert.equal(
    calls.filter((call) => !isKnown(call, known)).map(({ page, text }) => `${page}: ${text}`),
    [],
  );
  assert.equal(
    everyPage.flatMap((page) => strangeFlags(read(page), known).map((flag) => `${page}: ${flag}`)),
    [],
  );
});

for (const page of everyPage) {
  test(`${page}: every relative link leads to a file, and to a heading where it names one`, () => {
    const dead = linksOf(read(page)).filter((link) => {
      const [path, anchor] = link.split('#');
      const target = path ? normalize(join(dirname(page), path)) : page;
      return (
        !existsSync(join(projectRoot(), target)) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor))
      );
    });
    assert.equal(dead, []);
  });
}

test('every page stands in the index of docs', () => {
  const linked = linksOf(read('docs/README.md'));
  assert.equal(
    pages.filter(
      (path) => dirname(path) === 'docs' && path !== 'docs/README.md' && !linked.includes(path.slice('docs/'.length)),
    ),
    [],
  );
});

test('links and anchors are found as GitHub makes them', () => {
  assert.equal(linksOf('[a](b.md#c) ![p](d.svg) [w](https://e.test) `[no](code)`'), ['b.md#c', 'd.svg']);
  assert.equal(anchorsOf('## Is it, `so`?\n```sh\n# no heading\n```\n'), ['is-it-so']);
});

test.run();
