import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { linkDependencies } from '../../src/smoke/checkout-links.js';
import { isClean, readWorktree } from '../../src/smoke/worktree.js';
import { requireWorkTree } from '../../src/world/git.js';
import { createRepository, type Files, type TestRepository, writeFiles } from '../support/repository.js';
import { inCheckout, isolateProcess, open, output, tree } from './private.js';

isolateProcess();

const code = (what: string): string => `module.exports = ${JSON.stringify(what)};\n`;

const sources: Files = {
  '.gitignore': 'node_modules/\n',
  'package.json': '{"workspaces":["packages/*"]}',
  'main.js': `console.log(require('dep'), require('@s/pkg'), require('plain'));\n`,
  'packages/pkg/package.json': '{"name":"@s/pkg"}',
  'packages/pkg/index.js': code('committed'),
  'packages/pkg/cli.js': '#!/usr/bin/env node\nconsole.log(require("./index.js"));\n',
  'packages/plain/index.js': code('committed too'),
};

const installed: Files = {
  'node_modules/dep/package.json': '{"name":"dep","dependencies":{"@other/x":"1"}}',
  'node_modules/dep/index.js': code('dep'),
  'node_modules/@s/pkg': { link: '../../packages/pkg' },
  'node_modules/@s/registry/index.js': code('registry'),
  'node_modules/plain': { link: '../packages/plain' },
  'node_modules/.bin/pkg-cli': { link: '../@s/pkg/cli.js' },
  'node_modules/.bin/dep-cli': { link: '../dep/index.js' },
  'node_modules/.package-lock.json': '{}',
  'node_modules/.cache/tool/x': 'cached',
  'packages/pkg/node_modules/nested/index.js': code('nested'),
};

/** Committed, installed, and then edited without a commit: what must not be loaded. */
const makeWorkspace = async (): Promise<{ repo: TestRepository; head: string }> => {
  const repo = await createRepository({
    files: { ...sources, 'packages/pkg/cli.js': { content: sources['packages/pkg/cli.js'] as string, mode: 0o755 } },
  });
  repo.write(installed);
  repo.write({ 'packages/pkg/index.js': code('EDITED'), 'packages/plain/index.js': code('EDITED') });
  return { repo, head: await repo.git('rev-parse', 'HEAD') };
};

test("node loads the checkout's workspace packages, and packages of the registry from where they are installed", async () => {
  const { repo, head } = await makeWorkspace();
  assert.is(output(repo.dir, {}, process.execPath, 'main.js'), 'dep EDITED EDITED');
  await inCheckout(repo, head, (root, { environment }) => {
    const env = environment({ PATH: `${repo.dir}/node_modules/.bin:${dirname(process.execPath)}:/usr/bin:/bin` });
    assert.is(output(root, env, process.execPath, 'main.js'), 'dep committed committed too');
    assert.is(output(root, env, 'sh', '-c', 'pkg-cli'), 'committed');
    assert.is(
      output(join(root, 'packages/pkg'), env, process.execPath, '-p', 'require("nested") + require.resolve("dep")'),
      `nested${repo.dir}/node_modules/dep/index.js`,
    );
  });
});

test('git in the checkout does not see what is linked, whatever the commit ignores', async () => {
  const { repo, head } = await makeWorkspace();
  await inCheckout(repo, head, (_root, _dependencies, checkout) => {
    const seen = readWorktree(checkout.repo);
    assert.ok(isClean(seen), JSON.stringify(seen));
  });
  await repo.git('checkout', '--quiet', '--', '.');
  const bare = await repo.commit({ '.gitignore': '' }, 'an older commit may ignore nothing');
  await repo.git('revert', '--no-edit', bare);
  await inCheckout(repo, bare, (root, _dependencies, checkout) => {
    assert.ok(existsSync(join(root, 'node_modules/dep/index.js')));
    assert.ok(isClean(readWorktree(checkout.repo)));
  });
});

test('what a smoke does to node_modules is undone at the next, and never reaches the original', async () => {
  const { repo, head } = await makeWorkspace();
  const before = tree(repo.dir);
  const first = await inCheckout(repo, head, (root) => tree(root));
  await inCheckout(repo, head, (root) => {
    output(
      root,
      { PATH: '/usr/bin:/bin' },
      'sh',
      '-c',
      'rm -rf node_modules/* node_modules/.bin packages/pkg/node_modules; mkdir -p node_modules/dep node_modules/.cache; echo x > node_modules/dep/index.js; ln -s / node_modules/evil; echo x > node_modules/.cache/y',
    );
  });
  assert.equal(tree(repo.dir), before);
  await inCheckout(repo, head, (root) => assert.equal(tree(root), first));
  assert.equal(tree(repo.dir), before);
});

test("git clean and a commit without the package leave the original's folders alone", async () => {
  const { repo, head } = await makeWorkspace();
  const before = tree(join(repo.dir, 'packages/pkg/node_modules'));
  await inCheckout(repo, head, () => undefined);
  await repo.git('checkout', '--quiet', '-b', 'without');
  await repo.git('rm', '--quiet', '-r', '-f', 'packages/pkg');
  const without = await repo.commit({}, 'gone');
  await inCheckout(repo, without, (root, _dependencies, checkout) => {
    assert.not.ok(existsSync(join(root, 'packages/pkg')));
    assert.ok(isClean(readWorktree(checkout.repo)));
    assert.ok(existsSync(join(root, 'node_modules/dep')));
  });
  assert.equal(tree(join(repo.dir, 'packages/pkg/node_modules')), before);
});

test('a change of what is installed is followed', async () => {
  const { repo, head } = await makeWorkspace();
  await inCheckout(repo, head, () => undefined);
  repo.write({
    'node_modules/dep': null,
    'node_modules/fresh/index.js': code('fresh'),
    'node_modules/plain': null,
    'node_modules/@s/pkg': null,
    'node_modules/@s/pkg/index.js': code('from the registry'),
  });
  await inCheckout(repo, head, (root) => {
    assert.equal(
      readdirSync(join(root, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['@s', 'fresh'],
    );
    assert.is(output(root, {}, process.execPath, '-p', 'require("@s/pkg")'), 'from the registry');
  });
});

test('a commit that tracks node_modules itself keeps its own, also right after one that was linked', async () => {
  const { repo, head } = await makeWorkspace();
  await inCheckout(repo, head, () => undefined);
  const before = tree(join(repo.dir, 'node_modules'));
  await repo.git('checkout', '--quiet', '-b', 'vendored');
  const blob = await repo.run('git', ['hash-object', '-w', '--stdin'], { input: code('vendored') });
  await repo.git('update-index', '--add', '--cacheinfo', `100644,${blob.stdout.trim()},node_modules/dep/index.js`);
  await repo.git('commit', '--quiet', '-m', 'vendored');
  const vendored = await repo.git('rev-parse', 'HEAD');
  await repo.git('checkout', '--quiet', '--force', '--detach', head);
  assert.not.ok(existsSync(join(repo.dir, 'node_modules/dep/index.js')), 'git itself took the tracked file along');
  repo.write(installed);
  assert.equal(tree(join(repo.dir, 'node_modules')), before);
  await inCheckout(repo, vendored, (root, _dependencies, checkout) => {
    assert.equal(tree(join(root, 'node_modules')), { 'dep/': 'folder', 'dep/index.js': `- ${code('vendored')}` });
    assert.ok(isClean(readWorktree(checkout.repo)));
  });
  assert.equal(tree(join(repo.dir, 'node_modules')), before);
});

const refusal = async (repo: TestRepository, commit: string, link: readonly string[] | null = null): Promise<Fault> => {
  try {
    await inCheckout(repo, commit, () => undefined, link);
  } catch (error) {
    assert.instance(error, Fault);
    return error as Fault;
  }
  throw new Error('nothing was refused');
};

for (const [what, files, named] of [
  [
    'a nested link of npm',
    { 'node_modules/dep/node_modules/@s/pkg': { link: '../../../../packages/pkg' } },
    'node_modules/dep/node_modules/@s/pkg',
  ],
  [
    'a link in the store of pnpm',
    { 'node_modules/.pnpm/x@1/node_modules/@s/pkg': { link: '../../../../../packages/pkg' } },
    'node_modules/.pnpm/x@1/node_modules/@s/pkg',
  ],
  [
    'a package that asks for a workspace package',
    { 'node_modules/plugin/package.json': '{"peerDependencies":{"@s/pkg":"*"}}' },
    'node_modules/plugin',
  ],
  [
    'a nested package that asks for one',
    { 'node_modules/dep/node_modules/in/package.json': '{"dependencies":{"plain":"*"}}' },
    'node_modules/dep/node_modules/in',
  ],
] as const) {
  test(`${what} would load the original's code, and is refused by name`, async () => {
    const { repo, head } = await makeWorkspace();
    repo.write(files);
    const fault = await refusal(repo, head);
    assert.match(fault.message, `${repo.dir}/${named} would load a workspace package from the work tree`);
    assert.match(fault.hint ?? '', /clean work tree is smoked in place/);
    assert.is(fault.exit, 3);
  });
}

for (const [what, files] of [
  [
    'a package with the asked-for one of its own',
    {
      'node_modules/plugin/package.json': '{"dependencies":{"plain":"1"}}',
      'node_modules/plugin/node_modules/plain/index.js': code('own'),
    },
  ],
  [
    'a store of pnpm whose links stay in the store',
    {
      'node_modules/.pnpm/x@1/node_modules/y': { link: '../../y@1/node_modules/y' },
      'node_modules/.pnpm/y@1/node_modules/y/index.js': '',
      'node_modules/.pnpm/node_modules/@s/pkg': { link: '../../../../packages/pkg' },
      'node_modules/x': { link: '.pnpm/x@1/node_modules/x' },
    },
  ],
  ['a package.json that is none', { 'node_modules/odd/package.json': 'not json' }],
] as const) {
  test(`${what} is let through`, async () => {
    const { repo, head } = await makeWorkspace();
    repo.write(files);
    await inCheckout(repo, head, (root) =>
      assert.is(output(root, {}, process.execPath, 'main.js'), 'dep committed committed too'),
    );
  });
}

test('smoke.link links what it names, in folders the commit does not have, and nothing else', async () => {
  const { repo, head } = await makeWorkspace();
  repo.write({ 'data/big/model.bin': 'model', '.env': 'SECRET=1\n' });
  await inCheckout(
    repo,
    head,
    (root, _dependencies, checkout) => {
      assert.is(readFileSync(join(root, 'data/big/model.bin'), 'utf8'), 'model');
      assert.is(readFileSync(join(root, '.env'), 'utf8'), 'SECRET=1\n');
      assert.not.ok(lstatSync(join(root, '.env')).isSymbolicLink());
      assert.not.ok(existsSync(join(root, 'node_modules')));
      assert.equal(readWorktree(checkout.repo).untracked, ['.env']);
    },
    ['data/big/', '.env'],
  );
  await inCheckout(
    repo,
    head,
    (root) => assert.equal([existsSync(join(root, 'data')), existsSync(join(root, '.env'))], [false, false]),
    [],
  );
  assert.is(readFileSync(join(repo.dir, 'data/big/model.bin'), 'utf8'), 'model');
});

for (const [what, link, message] of [
  ['a path that is not there', ['vendor'], /smoke\.link names vendor, which is not in the work tree/],
  ['a path outside', ['../other'], /names no path inside the repository: \.\.\/other/],
  ['an absolute path', ['/etc'], /names no path inside the repository: \/etc/],
  ['the repository itself', ['.'], /names no path inside/],
  ['the git dir', ['.git/hooks'], /names no path inside/],
  ['a folder the commit tracks', ['packages'], /names packages, which the pushed commit tracks itself/],
] as const) {
  test(`${what} in smoke.link is a settings error`, async () => {
    const { repo, head } = await makeWorkspace();
    const fault = await refusal(repo, head, link);
    assert.match(fault.message, message);
    assert.is(fault.exit, 2);
  });
}

test('nothing is written through a folder that the commit has as a link', async () => {
  const repo = await createRepository({ files: { '.gitignore': 'node_modules/\n', 'real/x': 'x' } });
  symlinkSync(join(repo.dir, 'real'), join(repo.dir, 'sub'));
  const linked = await repo.commit();
  await repo.git('rm', '--quiet', 'sub');
  await repo.commit({ 'sub/y': 'y' });
  repo.write({ 'sub/node_modules/dep/index.js': '' });
  await inCheckout(repo, linked, () => assert.equal(readdirSync(join(repo.dir, 'real')), ['x']));
  assert.match((await refusal(repo, linked, ['sub/node_modules'])).message, /a folder on the way to it is a link/);
});

test('variables that lead into the original lead into the checkout, others stay as they are', async () => {
  const { repo, head } = await makeWorkspace();
  await inCheckout(repo, head, (root, { environment }) => {
    const seen = environment({
      PATH: `${repo.dir}/node_modules/.bin:/usr/bin`,
      PWD: repo.dir,
      PYTHONPATH: `:${repo.dir}/src::/x`,
      GIT_THING: `${repo.dir}/.git/x`,
      SIBLING: `${repo.dir}2/x`,
      URL: 'https://h:1/x',
      TEXT: `see ${repo.dir}`,
      EMPTY: '',
    });
    const { PATH, PWD, PYTHONPATH, GIT_THING, SIBLING, URL, TEXT, EMPTY } = seen;
    assert.equal(
      { PATH, PWD, PYTHONPATH, GIT_THING, SIBLING, URL, TEXT, EMPTY },
      {
        PATH: `${root}/node_modules/.bin:/usr/bin`,
        PWD: root,
        PYTHONPATH: `:${root}/src::/x`,
        GIT_THING: `${repo.dir}/.git/x`,
        SIBLING: `${repo.dir}2/x`,
        URL: 'https://h:1/x',
        TEXT: `see ${root}`,
        EMPTY: '',
      },
    );
  });
});

test('another lock file in the commit than in the work tree is said, the same one is not', async () => {
  const repo = await createRepository({ files: { '.gitignore': 'node_modules/\n', 'package-lock.json': '{"v":1}' } });
  const first = await repo.git('rev-parse', 'HEAD');
  const second = await repo.commit({ 'package-lock.json': '{"v":2}' });
  repo.write({ 'node_modules/dep/index.js': '' });
  await inCheckout(repo, second, (_root, { notes }) => assert.equal(notes, []));
  await inCheckout(repo, first, (_root, { notes }) => {
    assert.equal(
      notes.map(({ rule, level, path }) => [rule, level, path]),
      [['smoke/other-dependencies', 'warn', 'package-lock.json']],
    );
  });
});

test('a lock file that git ignores is compared with nothing', async () => {
  const repo = await createRepository({ files: { '.gitignore': 'node_modules/\npackage-lock.json\n' } });
  repo.write({ 'node_modules/dep/index.js': '', 'package-lock.json': '{}' });
  await inCheckout(repo, await repo.git('rev-parse', 'HEAD'), (_root, { notes }) => assert.equal(notes, []));
});

test('a bare repository links nothing', async () => {
  const { repo, head } = await makeWorkspace();
  const bare = await createRepository({ bare: true });
  await repo.git('push', '--quiet', bare.dir, 'HEAD:refs/heads/main');
  const checkout = await open(bare, head);
  const { notes, environment } = linkDependencies(checkout, null, ['node_modules']);
  assert.equal(
    [notes, environment({ A: '1' }), existsSync(join(checkout.repo.root, 'node_modules'))],
    [[], { A: '1' }, false],
  );
  checkout.release();
});

test('a linked work tree of the user has its own dependencies', async () => {
  const { repo, head } = await makeWorkspace();
  const other = join(dirname(repo.dir), 'other');
  await repo.git('worktree', 'add', '--quiet', '--detach', other, head);
  mkdirSync(join(other, 'node_modules/dep'), { recursive: true });
  writeFileSync(join(other, 'node_modules/dep/index.js'), code('other'));
  writeFiles(other, { 'node_modules/@s/pkg': { link: '../../packages/pkg' } });
  const checkout = await open(repo, head);
  linkDependencies(checkout, requireWorkTree(other), null);
  assert.is(readlinkSync(join(checkout.repo.root, 'node_modules/dep')), join(other, 'node_modules/dep'));
  assert.is(
    output(checkout.repo.root, {}, process.execPath, '-p', 'require("dep") + require("@s/pkg")'),
    'othercommitted',
  );
  checkout.release();
});

test("a variable that names code of the work tree inside a longer text names the commit's instead, and git dirs stay", async () => {
  const repo = await createRepository({ files: { 'a.txt': 'a' } });
  await inCheckout(repo, await repo.git('rev-parse', 'HEAD'), (root, { environment }) => {
    const led = (text: string): string => environment({ A: text.replaceAll('@', repo.dir) }).A!;
    for (const text of [
      '--require @/.pnp.cjs --loader file://@/x.mjs',
      '-I@/include -L@/lib -O2',
      'x=@',
      '@/a:@/b',
      '"@/a" @/b',
    ])
      assert.is(led(text), text.replaceAll('@', root));
    for (const text of ['--git-dir=@/.git', '@2/x', '/my@/x', 'a-@'])
      assert.is(led(text), text.replaceAll('@', repo.dir));
  });
});

test.run();
