// A move that fails changes nothing: the work tree and git's index are the same bytes as before. Nor does one that
// is only shown, or refused.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/move-script.js';
import { requireWorkTree } from '../../src/world/git.js';
import { snapshot } from '../support/git-dir.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';

const files: Files = {
  'scripts/__init__.py': '',
  'scripts/foo.py': { content: 'def main():\n    return 1\n', mode: 0o755 },
  'engine/a.py': 'import scripts.foo\nscripts.foo.main()\n',
  Makefile: 'x:\n\tpython scripts/foo.py\n',
};

const state = ({ dir }: TestRepository): unknown => ({
  tree: Object.fromEntries(Object.entries(snapshot(dir)).filter(([path]) => !/^\.git(?:\/|$)/.test(path))),
  index: readFileSync(join(dir, '.git/index')).toString('hex'),
});

type Asked = { readonly to?: string; readonly write?: boolean };

const move = (repo: TestRepository, { to = 'cli/deep/foo.py', write = true }: Asked = {}): ReturnType<typeof run> =>
  run({ repo: requireWorkTree(repo.dir), args: ['scripts/foo.py', to], write });

/** What is in the way, and what is said of it. */
const failures: readonly (readonly [
  name: string,
  more: Files,
  prepare: (repo: TestRepository) => Promise<unknown>,
  says: RegExp,
])[] = [
  [
    'a filter that git needs fails',
    { '.gitattributes': 'cli/** filter=none\n' },
    async (repo) => {
      await repo.git('config', 'filter.none.clean', 'false');
      await repo.git('config', 'filter.none.required', 'true');
    },
    /git update-index --add --remove failed/,
  ],
  ['git ignores the new place', { '.gitignore': 'cli/\n' }, async () => {}, /git ignores cli\/deep\/foo\.py/],
  ['another git holds the index', {}, async (repo) => repo.write({ '.git/index.lock': '' }), /index\.lock/],
];
for (const [name, more, prepare, says] of failures) {
  test(`nothing is changed where ${name}`, async () => {
    const repo = await createRepository({ files: { ...files, ...more } });
    await prepare(repo);
    const before = state(repo);
    const error = await move(repo).then(
      () => null,
      (thrown: Error) => thrown,
    );
    assert.instance(error, Error);
    assert.match(error!.message, says);
    assert.equal(state(repo), before);
  });
}

test('nothing is changed where a file lies in the way, or a link that leads nowhere', async () => {
  const repo = await createRepository({ files });
  repo.write({ 'cli/foo.py': 'mine\n', 'cli/link.py': { link: 'nowhere' }, plain: '' });
  const before = state(repo);
  for (const to of ['cli/foo.py', 'cli/link.py', 'plain/foo.py']) {
    const error = await move(repo, { to }).then(
      () => null,
      (thrown: Error) => thrown,
    );
    assert.match(error?.message ?? '', /is there already|is no folder/, to);
  }
  assert.equal(state(repo), before);
});

test('a file that nobody tracks yet is not written over, though the new folder wants one of its name', async () => {
  const repo = await createRepository({ files });
  repo.write({ 'cli/__init__.py': 'MINE = 1\n' });
  assert.is((await move(repo, { to: 'cli/foo.py' })).verdict.status, 'pass');
  assert.is(readFileSync(join(repo.dir, 'cli/__init__.py'), 'utf8'), 'MINE = 1\n');
  assert.match(await repo.git('status', '--porcelain'), /^\?\? cli\/__init__\.py$/m);
});

test('a moved script keeps its permission to run, and so does what answers to its old name', async () => {
  const repo = await createRepository({ files });
  assert.is((await move(repo)).verdict.status, 'pass');
  assert.match(
    await repo.git('ls-files', '-s', '--', 'scripts/foo.py', 'cli/deep/foo.py'),
    /^100755 .*cli\/deep\/foo\.py\n100755 .*scripts\/foo\.py$/,
  );
});

test('a dirty tree is refused, and told where the move is only shown', async () => {
  const repo = await createRepository({ files });
  repo.write({ Makefile: 'x:\n\tpython scripts/foo.py --dirty\n' });
  const before = state(repo);
  const [refused, shown] = [await move(repo), await move(repo, { write: false })];
  assert.is(refused.verdict.status, 'fail');
  assert.match(refused.verdict.reason, /not clean: nothing was changed/);
  assert.is(shown.verdict.status, 'pass');
  assert.match(shown.verdict.reason, /wants a clean work tree first/);
  for (const { verdict } of [refused, shown])
    assert.ok(
      verdict.findings.some(({ rule, message }) => rule === 'boundaries/dirty' && message.includes('Makefile')),
    );
  assert.equal(state(repo), before);
});

test('what is staged and not committed is dirty, too', async () => {
  const repo = await createRepository({ files });
  repo.write({ 'new.py': '' });
  await repo.git('add', 'new.py');
  const before = state(repo);
  assert.is((await move(repo)).verdict.status, 'fail');
  assert.equal(state(repo), before);
});

test('a move that is only shown leaves the index as it is, even where its times are old', async () => {
  const repo = await createRepository({ files });
  await repo.run('touch', ['-d', '2001-01-01', 'Makefile', 'engine/a.py']);
  const before = state(repo);
  assert.is((await move(repo, { write: false })).verdict.status, 'pass');
  assert.equal(state(repo), before);
});

test.run();
