// Is the documentation true? The reference against the schema, quoted errors against the source, command lines against the packed product, links against files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { anchorsOf, argumentsOf, blocksIn, linksOf } from '../docs/markdown.js';
import { settingsPage } from '../docs/settings.js';
import { gateHooks } from '../support/product.js';
import { projectRoot } from '../support/project.js';
import { createRepository } from '../support/repository.js';

const read = (path: string): string => readFileSync(join(projectRoot(), path), 'utf8');

const below = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(projectRoot(), folder), { recursive: true, encoding: 'utf8' }).filter((path) => ending.test(path)).map((path) => `${folder}/${path}`).sort();

const pages = below('docs', /\.md$/);

test('settings.md is what the schema says (npm run docs makes it anew)', () => assert.is(read('docs/settings.md'), settingsPage()));

test('another description in the schema is another page', () => {
  const page = (description: string) => settingsPage({ properties: { push: { description: 'Which.', properties: { a: { type: 'string', description } } } } });
  assert.match(page('Old. Default: 5.'), '| `a` | text | 5 | Old. |');
  assert.is.not(page('Old. Default: 5.'), page('Old. Default: 6.'));
});

const sourceLines = [...below('src', /\.ts$/), ...below('hooks', /./)].flatMap((path) => read(path).split('\n'));

/** Is there a line of the source that holds all that stands between the placeholders, in this order? */
const isSaid = (quoted: string): boolean =>
  sourceLines.some((line) => quoted.split('…').reduce((at, part) => (at < 0 ? at : line.indexOf(part.trim(), at)), 0) >= 0);

test('every error text that troubleshooting.md quotes stands in the source', () => {
  const quoted = [...read('docs/troubleshooting.md').matchAll(/^### `(.*)`$/gm)].map((match) => match[1]!);
  assert.ok(quoted.length > 10);
  assert.equal(quoted.filter((text) => !isSaid(text)), []);
  assert.not.ok(isSaid('no smoke command: looked under the …'));
});

/** A repository with what the pages speak of; what a page writes to a file is committed when its turn comes. */
const newcomer = () =>
  createRepository({
    files: {
      Makefile: '.PHONY: smoke\nsmoke:\n\t@echo judged\n',
      'engine/a.py': '',
      'requirements.lock': 'a==1\n',
      'packages/api/main.txt': 'a\n',
      'packages/web/main.txt': 'b\n',
    },
  });

for (const page of pages.filter((path) => blocksIn(read(path)).some(({ language }) => language === 'sh'))) {
  test(`${page}: its gate-hooks lines exit 0, one after the other, in a fresh repository`, async () => {
    const repo = await newcomer();
    let calls = 0;
    for (const { language, text, file } of blocksIn(read(page))) {
      if (file !== null) await repo.commit({ [file]: text });
      for (const args of language === 'sh' ? text.split('\n').map(argumentsOf) : []) {
        if (args === null) continue;
        const done = await gateHooks(repo, args);
        assert.is(done.code, 0, `gate-hooks ${args.join(' ')}\n${done.output}`);
        calls += 1;
      }
    }
    assert.ok(calls > 0);
  });
}

for (const page of ['README.md', 'CONTRIBUTING.md', ...pages]) {
  test(`${page}: every relative link leads to a file, and to a heading where it names one`, () => {
    const dead = linksOf(read(page)).filter((link) => {
      const [path, anchor] = link.split('#');
      const target = path ? normalize(join(dirname(page), path)) : page;
      return !existsSync(join(projectRoot(), target)) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor));
    });
    assert.equal(dead, []);
  });
}

test('every page stands in the index of docs', () => {
  const linked = linksOf(read('docs/README.md'));
  assert.equal(pages.filter((path) => dirname(path) === 'docs' && path !== 'docs/README.md' && !linked.includes(path.slice('docs/'.length))), []);
});

test('links and anchors are found as GitHub makes them', () => {
  assert.equal(linksOf('[a](b.md#c) ![p](d.svg) [w](https://e.test) `[no](code)`'), ['b.md#c', 'd.svg']);
  assert.equal(anchorsOf('## Is it, `so`?\n```sh\n# no heading\n```\n'), ['is-it-so']);
});

test.run();
