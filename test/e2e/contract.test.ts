// Do-not-touch of READMEs: what a push may not touch, and who may approve it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, base, gated, makefile, readme, refused } from '../support/contract.js';
import { gateHooks } from '../support/product.js';
import type { TestRepository } from '../support/repository.js';

test('a first push to an empty remote brings rules and files, and a free file may change', async () => {
  const repo = await gated();
  await repo.commit({ 'free.txt': 'two\n', 'gen/b.txt': 'not protected\n' });
  assert.not.match(await accepted(repo), /Do-not-touch|contract|error:|warn:/);
});

test('the refusal names the file, the README and its line, the commit and the trailer', async () => {
  const repo = await gated();
  const commit = await repo.commit({ 'gen/a.py': 'a = 2\n' });
  await repo.commit({ 'free.txt': 'later\n' });
  const said = await refused(repo, /error: gen\/a\.py: changed by commit/);
  assert.ok(said.includes(`commit ${commit.slice(0, 9)}`), said);
  assert.match(said, /but "`\*\.py`" must not be touched \(gen\/README\.md:6 as the remote has it\)/);
  assert.match(said, /Touch-approved: gen\/a\.py <reason>/);
  assert.not.match(said, /judging/);
});

const touches: Record<string, (repo: TestRepository) => Promise<unknown>> = {
  deleting: (repo) => repo.commit({ 'gen/a.py': null }),
  'renaming away': async (repo) => {
    await repo.git('mv', 'gen/a.py', 'away.py');
    await repo.commit();
  },
  'renaming into': async (repo) => {
    await repo.git('mv', 'free.txt', 'gen/keep/free.txt');
    await repo.commit();
  },
  chmod: (repo) => repo.commit({ 'gen/a.py': { content: 'a = 1\n', mode: 0o755 } }),
  'a link in its place': (repo) => repo.commit({ 'gen/a.py': { link: '../free.txt' } }),
  adding: (repo) => repo.commit({ 'gen/keep/deep/new': 'n\n' }),
  'a file in place of the folder': (repo) => {
    repo.write({ 'gen/keep': null });
    return repo.commit({ 'gen/keep': 'file\n' });
  },
  'a name with a newline and quotes': (repo) => repo.commit({ 'gen/"o\nd d".py': 'x\n' }),
  'the rule removed and the file touched in one push': (repo) =>
    repo.commit({ 'gen/README.md': '# gen\n', 'gen/a.py': 'a = 2\n' }),
  'the README deleted and the file touched in two commits': async (repo) => {
    await repo.commit({ 'gen/README.md': null });
    await repo.commit({ 'gen/a.py': 'a = 2\n' });
  },
  'the README made a link': (repo) => repo.commit({ 'gen/README.md': { link: '../free.txt' } }),
  'the rule narrowed': (repo) => repo.commit({ 'gen/README.md': readme.replace('*.py', 'a.py') }),
  'an exception added to the rule': (repo) => repo.commit({ 'gen/README.md': `${readme}- \`!a.py\`\n` }),
  'the folder moved with its README': async (repo) => {
    await repo.git('mv', 'gen', 'gen2');
    await repo.commit();
  },
  'a merge that takes the side of nobody': async (repo) => {
    await repo.git('checkout', '-q', '-b', 'side');
    await repo.commit({ 'free.txt': 'side\n' });
    await repo.git('checkout', '-q', 'main');
    await repo.git('merge', '-q', '--no-commit', '--no-ff', 'side');
    await repo.commit({ 'gen/a.py': 'a = 3\n' });
  },
  'git settings that hide renames and submodules': async (repo) => {
    for (const [key, value] of [
      ['diff.renames', 'copies'],
      ['diff.ignoreSubmodules', 'all'],
      ['core.quotePath', 'true'],
      ['log.showSignature', 'true'],
    ])
      await repo.git('config', key!, value!);
    await repo.git('mv', 'gen/a.py', 'away.py');
    await repo.commit();
  },
};
for (const [what, touch] of Object.entries(touches)) {
  test(`${what}: refused, also after a smoke by hand, and to a new branch`, async () => {
    const repo = await gated();
    await touch(repo);
    await refused(repo, /error: /);
    assert.is((await gateHooks(repo, ['smoke'])).code, 0);
    await refused(repo, /error: /);
    await refused(repo, /error: /, ['origin', 'HEAD:refs/heads/new']);
  });
}

test('a trailer with a reason approves, is said, and is recorded; one without does not', async () => {
  const repo = await gated();
  await repo.commit({ 'gen/a.py': 'a = 2\n' }, 'regenerate\n\nTouch-approved: gen/a.py');
  await refused(repo, /gives no reason/);
  const commit = await repo.commit({}, 'say why\n\nTouch-approved: gen/a.py generator v2\n of May');
  assert.match(
    await accepted(repo),
    /note: gen\/a\.py: a touch of a protected file is approved by commit [0-9a-f]{9}: generator v2 of May/,
  );
  const record = JSON.parse(readFileSync(join(repo.dir, 'reports/run.json'), 'utf8')) as { approvals: unknown };
  assert.equal(record.approvals, [{ path: 'gen/a.py', reason: 'generator v2 of May', commit }]);
  await repo.commit({ 'gen/a.py': 'a = 3\n' }, 'again');
  await refused(repo, /gen\/a\.py/);
});

for (const [what, change, trailers] of [
  ['a rule removed', { 'gen/README.md': '# gen\n' }, 'Touch-approved: gen/README.md no longer generated'],
  ['a whole folder', { 'gen/keep/y': 'y\n', 'gen/b.py': 'b\n' }, 'Touch-approved: gen/ generator v2'],
  ['a name with spaces and quotes', { 'gen/a "b".py': 'x\n' }, String.raw`Touch-approved: "gen/a \"b\".py" new`],
  ['a name with a newline', { 'gen/a\nb.py': 'x\n' }, String.raw`Touch-approved: "gen/a\nb.py" new`],
  ['a name that is not ASCII', { 'gen/d\u00e9.py': 'x\n' }, 'Touch-approved: gen/d\u00e9.py new'],
] as const) {
  test(`approved: ${what}`, async () => {
    const repo = await gated();
    await repo.commit(change, 'change it');
    const said = await refused(repo, /Touch-approved: /);
    if (!/folder|rule/.test(what)) assert.ok(said.includes(trailers.replace(/ new$/, ' <reason>')), said);
    await repo.commit({}, `why\n\n${trailers}`);
    await accepted(repo);
  });
}

test('names in NFC and NFD are two names', async () => {
  const repo = await gated({
    Makefile: makefile,
    'README.md': 'Do-not-touch: `d\u00e9.txt`\n',
    'd\u00e9.txt': '1',
    'de\u0301.txt': '1',
  });
  await repo.commit({ 'de\u0301.txt': '2' });
  await accepted(repo);
  await repo.commit({ 'd\u00e9.txt': '2' });
  await refused(repo, /d\u00e9\.txt: changed/);
});

for (const [what, text] of [
  ['CRLF', readme.replaceAll('\n', '\r\n')],
  ['latin-1', Buffer.from(`${readme}\nde\u0301j\u00e0 vu\n`.replace('\u0301', ''), 'latin1')],
] as const) {
  test(`a README in ${what} is held to, at the top and anywhere`, async () => {
    const repo = await gated({
      ...base,
      'gen/README.md': text,
      'a/b/c/readme.rst': 'Do-not-touch: `z`\n',
      'a/b/c/z': 'z',
    });
    await repo.commit({ 'gen/a.py': '2' });
    await refused(repo, /gen\/README\.md:6/);
    await repo.git('reset', '-q', '--hard', 'HEAD~1');
    await repo.commit({ 'a/b/c/z': '2' });
    await refused(repo, /a\/b\/c\/readme\.rst:1/);
  });
}

test.run();
