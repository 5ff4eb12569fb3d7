// Holds README.md to the packed product: its tables to --help, its example to a repository. Its shell lines are typed by docs.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { argumentsOf, blocksIn, linksOf } from '../docs/markdown.js';
import { gateHooks, installedPackage } from '../support/product.js';
import { projectRoot } from '../support/project.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';

const readme = readFileSync(join(projectRoot(), 'README.md'), 'utf8');

const scratch = (): Promise<TestRepository> =>
  createRepository({
    files: {
      Makefile: 'smoke:\n\t@echo judged\n',
      'engine/a.py': '',
      'scripts/foo.py': '',
      'scripts/deploy.sh': '',
      'requirements.lock': 'a==1\n',
      '.lintstagedrc.json': '{ "*.py": "true" }\n',
    },
  });

/** What a command wants done before it can say yes: its line in a README reads as one of a repository that is in use. */
const firstDone: Record<string, readonly (readonly string[])[]> = {
  promote: [['smoke']],
  doctor: [['install'], ['scaffold-ci']],
};

/** What a command cannot do without, or would take minutes without. */
const wanted: Record<string, readonly string[]> = {
  canary: ['--ticks', '1'],
  completion: ['bash'],
  report: ['--html', 'report.html'],
  'move-script': ['scripts/foo.py', 'cli/foo.py'],
};

/** A scratch repository in which `gate-hooks <name>` passes. */
const readyFor = async (name: string): Promise<TestRepository> => {
  const repo = await scratch();
  for (const args of firstDone[name] ?? []) assert.is((await gateHooks(repo, args)).code, 0);
  return repo;
};

const withBandit = skipUnless(onPath('bandit'), 'bandit is not installed');
/** The scratch repository holds Python, which these two do not let pass without a scan. */
const testOf = (name: string) => (['bandit', 'promote'].includes(name) ? withBandit : test);

/** The cells of the table under the header that starts with `first`, each row without its header and rule. */
const tableOf = (first: string): string[][] => {
  const lines = readme.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${first} |`));
  assert.ok(start >= 0, `no table "${first}"`);
  const rest = lines.slice(start + 2);
  const rows = rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith('|')),
  );
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
};

/** What stands in the code blocks of one language. */
const blocksOf = (language: string): string[] =>
  blocksIn(readme)
    .filter((block) => block.language === language)
    .map(({ text }) => text);

/** For what only prints. */
const anywhere = scratch();

const helpOf = async (...args: string[]): Promise<string> => {
  const done = await gateHooks(await anywhere, [...args, '--help']);
  assert.is(done.code, 0, done.output);
  return done.stdout;
};

/** From the line `title:` to the next empty line. */
const sectionOf = (help: string, title: string): string[] => {
  const lines = help.split('\n');
  const rest = lines.slice(lines.indexOf(`${title}:`) + 1);
  assert.ok(rest.length < lines.length, `no "${title}:" in:\n${help}`);
  return rest.slice(0, rest.indexOf(''));
};

const namesIn = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^ {2}([a-z][\w-]*) /.exec(line)?.[1] ?? []).filter((name) => name !== 'help');

const calls = tableOf('command').map(([call]) => argumentsOf(call!.replaceAll('`', '')) ?? []);

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

  testOf(name!)(`${name}: every example in its --help exits 0`, async () => {
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

for (const [name] of calls) {
  testOf(name!)(`${name} takes every format`, async () => {
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
