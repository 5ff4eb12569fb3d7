// The commands of the README are those of --help, and their examples run.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { argumentsOf } from '../docs/markdown.js';
import { gateHooks } from '../support/product.js';
import { calls, helpOf, namesIn, readme, readyFor, sectionOf } from '../support/readme.js';

test('the table of commands and --help name the same commands in the same order', async () => {
  const inHelp = namesIn(sectionOf(await helpOf(), 'Commands'));
  assert.ok(inHelp.length > 3, inHelp.join());
  assert.equal(
    calls.map(([name]) => name),
    inHelp,
  );
});

for (const [name, ...options] of calls) {
  test(`${name}: its row and its --help know the same options`, async () => {
    const inHelp = sectionOf(await helpOf(name!), 'Options').flatMap(
      (line) => /^ {2}(?:-\w, )?(--[\w-]+)/.exec(line)?.[1] ?? [],
    );
    assert.ok(inHelp.includes('--format'), inHelp.join());
    assert.equal(
      options.map((option) => option.replace(/[[\]]/g, '')),
      inHelp.filter((option) => !['--format', '--help'].includes(option)),
    );
  });

  test(`${name}: every example in its --help exits 0`, async () => {
    const examples = sectionOf(await helpOf(name!), 'Examples').flatMap(
      (line) => /^ {2}\$ (.*)$/.exec(line)?.[1] ?? [],
    );
    assert.ok(examples.length > 0);
    const repo = await readyFor(name!);
    for (const example of examples) {
      const args = argumentsOf(example);
      assert.ok(args !== null && args[0] === name, example);
      const done = await gateHooks(repo, args);
      assert.is(done.code, 0, `${example}\n${done.output}`);
    }
  });
}

test('the formats are those of --help', async () => {
  const formats = /`--format (\w+(?:\|\w+)+)`/.exec(readme)?.[1]?.split('|') ?? [];
  const choices = /choices:([^)]*)\)/.exec((await helpOf('status')).replace(/\s+/g, ' '))?.[1] ?? '';
  assert.equal(
    formats,
    [...choices.matchAll(/"(\w+)"/g)].map((match) => match[1]),
  );
});

test.run();
