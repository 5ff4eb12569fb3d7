// What else the README says is so: formats, exit codes, settings, times.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { linksOf } from '../docs/markdown.js';
import { gateHooks, installedPackage } from '../support/product.js';
import { projectRoot } from '../support/project.js';
import { blocksOf, calls, helpOf, readme, readyFor, sectionOf, tableOf, wanted } from '../support/readme.js';
import { createRepository } from '../support/repository.js';

for (const [name] of calls) {
  test(`${name} takes every format`, async () => {
    const repo = await readyFor(name!);
    for (const format of ['human', 'json', 'github', 'sarif', 'junit']) {
      const done = await gateHooks(repo, [name!, ...(wanted[name!] ?? []), '--format', format]);
      assert.is(done.code, 0, `${name} --format ${format}\n${done.output}`);
    }
  });
}

test('the table of exit codes is the one of --help', async () => {
  const inHelp = sectionOf(await helpOf(), 'Exit codes').map(
    (line) => /^ {2}(\d+) +(.+)$/.exec(line)?.slice(1) ?? [line],
  );
  assert.ok(inHelp.length > 3);
  assert.equal(tableOf('exit code'), inHelp);
});

test('the reference of settings, which the README leads to, and the shipped schema know the same keys', () => {
  type Group = { properties?: Record<string, Group> };
  const schema = JSON.parse(readFileSync(join(installedPackage(), 'dist/gate-hooks.schema.json'), 'utf8')) as Group;
  const groups = Object.entries(schema.properties ?? {}).filter(([group]) => group !== '$schema');
  const keys = groups.flatMap(([group, { properties = {} }]) =>
    Object.keys(properties).map((key) => `${group}.${key}`),
  );
  assert.ok(keys.length > 5);
  assert.ok(linksOf(readme).includes('docs/settings.md'));
  const page = readFileSync(join(projectRoot(), 'docs/settings.md'), 'utf8');
  const sections = page
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      name: section.split('\n')[0]!,
      keys: [...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]!),
    }));
  const told = sections
    .filter(({ name }) => groups.some(([group]) => group === name))
    .flatMap((section) => section.keys.map((key) => `${section.name}.${key}`));
  assert.equal(told.sort(), keys.sort());
});

/** The first `contestant` table below a heading or line of the results: names to medians. */
const medians = (results: string, below: string): Record<string, number> => {
  const lines = results.slice(results.indexOf(below)).split('\n');
  const start = lines.findIndex((line) => line.startsWith('| contestant |'));
  return Object.fromEntries(
    lines
      .slice(start + 2, start + 8)
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map(([, name, median]) => [name!, Number(median)]),
  );
};

test('its times are those of bench/RESULTS.md, within the half', () => {
  const results = readFileSync(join(projectRoot(), 'bench/RESULTS.md'), 'utf8');
  const names = readme
    .split('\n')
    .find((line) => line.startsWith('| median ms |'))!
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
  const measured = [medians(results, '### push of proved content'), medians(results, 'A smoke of no length:')];
  const said = tableOf('median ms');
  assert.is(said.length, measured.length);
  for (const [at, [what, ...cells]] of said.entries()) {
    for (const [column, cell] of cells.entries()) {
      const share = Number(cell) / measured[at]![names[column]!]!;
      assert.ok(
        share > 1 / 1.5 && share < 1.5,
        `${what}, ${names[column]}: README says ${cell}, measured was ${measured[at]![names[column]!]}`,
      );
    }
  }
});

test('it is short enough to be read', () => assert.ok(readme.split('\n').length <= 251));

test('the example of settings passes a smoke in a repository that has what it names', async () => {
  const example = blocksOf('json').find((block) => block.includes('"$schema"'));
  assert.type(example, 'string');
  const repo = await createRepository({
    files: {
      'gate-hooks.json': example!,
      Makefile: 'smoke:\n\t@true\n',
      'config/a/b.yaml': 'a: 1\n',
      'data/reference/a.csv': 'a\n',
    },
  });
  const done = await gateHooks(repo, ['smoke']);
  assert.is(done.code, 0, done.output);
});

test.run();
