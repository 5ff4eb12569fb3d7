import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addGate, gateHooks } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const makefile = 'smoke:\n\t@echo "judging $$(cat v.txt)"; test "$$(cat v.txt)" != red\n';

const gated = async (files: Record<string, string> = {}): Promise<TestRepository> => {
  const repo = await createRepository({ files: { Makefile: makefile, 'v.txt': 'v1\n', ...files } });
  addGate(repo);
  return repo;
};

const ran = (output: string): boolean => /judging/.test(output);
const proved = (repo: TestRepository): string[] =>
  readdirSync(join(repo.dir, '.git/gate-hooks/proved')).map((name) => join(repo.dir, '.git/gate-hooks/proved', name));

/** Fails the test when Node is started: a hit of the sh fast path starts none. */
const withoutNode = (repo: TestRepository): void => repo.write({ '.git/gate-hooks/runtime/node': '/bin/false\n' });

const hits: Record<string, (repo: TestRepository) => Promise<readonly string[]>> = {
  'the same commit to another branch': async () => ['origin', 'main:refs/heads/other'],
  'an amended message': async (repo) => {
    await repo.git('commit', '-q', '--amend', '-m', 'better words');
    return ['--force', 'origin', 'main'];
  },
  'a second remote': async (repo) => {
    await repo.git('init', '-q', '--bare', '../second.git');
    await repo.git('remote', 'add', 'second', '../second.git');
    return ['second', 'main'];
  },
  'a lightweight tag': async (repo) => {
    await repo.git('tag', 'v1');
    return ['origin', 'v1'];
  },
  'an annotated tag of a tag': async (repo) => {
    await repo.git('tag', '-a', '-m', 'x', 'v1');
    await repo.git('tag', '-a', '-m', 'x', 'v2', 'v1');
    return ['origin', 'v2'];
  },
  'a branch at the commit, with a delete': async (repo) => {
    await repo.git('branch', 'b');
    await repo.git('push', '-q', '--no-verify', 'origin', 'main:gone');
    return ['origin', 'b', ':gone'];
  },
  'an empty commit on top': async (repo) => {
    await repo.commit({}, 'nothing new');
    return ['origin', 'main'];
  },
  'a revert of a revert': async (repo) => {
    await repo.commit({ 'v.txt': 'v2\n' });
    await repo.commit({ 'v.txt': 'v1\n' });
    return ['origin', 'main'];
  },
  'five hundred branches': async (repo) => {
    const head = await repo.git('rev-parse', 'HEAD');
    await repo.run('git', ['update-ref', '--stdin'], {
      input: Array.from({ length: 500 }, (_, i) => `create refs/heads/b${i} ${head}\n`).join(''),
    });
    return ['origin', 'refs/heads/b*:refs/heads/c*'];
  },
};

for (const [what, prepare] of Object.entries(hits)) {
  test(`${what} of proved content is pushed without Node and without a run`, async () => {
    const repo = await gated();
    assert.ok(ran((await repo.push()).stderr));
    const args = await prepare(repo);
    withoutNode(repo);
    const pushed = await repo.push(args);
    assert.is(pushed.code, 0, pushed.output);
    assert.not(ran(pushed.stderr));
    assert.match(pushed.stderr, /gate-hooks: passed before, not run again: smoke passed in .* on \d{4}-/);
  });
}

test('a smoke by hand makes the push a hit', async () => {
  const repo = await gated();
  await gateHooks(repo, ['smoke']);
  withoutNode(repo);
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
});

test('a second smoke by hand runs nothing, and --no-cache runs it all the same', async () => {
  const repo = await gated();
  assert.ok(ran((await gateHooks(repo, ['smoke'])).stderr));
  const again = await gateHooks(repo, ['smoke']);
  assert.not(ran(again.stderr));
  assert.match(again.stdout, /nothing was run again/);
  assert.ok(ran((await gateHooks(repo, ['smoke', '--no-cache'])).stderr));
});

const misses: Record<string, (repo: TestRepository) => unknown> = {
  'new content': (repo) => repo.commit({ 'v.txt': 'v2\n' }),
  'a mode': (repo) => repo.commit({ 'v.txt': { content: 'v1\n', mode: 0o755 } }),
  'another smoke command': (repo) => repo.commit({ Makefile: `${makefile}\n` }),
  'an entry that expired': (repo) => proved(repo).forEach((path) => utimesSync(path, 1, 1)),
  'an entry cut short': (repo) => proved(repo).forEach((path) => truncateSync(path, 20)),
  'an entry without its last line end': (repo) =>
    proved(repo).forEach((path) => truncateSync(path, readFileSync(path).length - 1)),
  'an empty entry': (repo) => proved(repo).forEach((path) => writeFileSync(path, '')),
  'an entry of another id': (repo) =>
    proved(repo).forEach((path) =>
      writeFileSync(path, readFileSync(path, 'utf8').replace(/[0-9a-f]{40}/, 'f'.repeat(40))),
    ),
  'an entry of another machine': (repo) =>
    proved(repo).forEach((path) =>
      writeFileSync(path, readFileSync(path, 'utf8').replace(/^(ok \S+).*/, '$1 elsewhere')),
    ),
  'an entry that says no': (repo) =>
    proved(repo).forEach((path) => writeFileSync(path, readFileSync(path, 'utf8').replace('ok', 'no'))),
  'local settings': (repo) => repo.write({ 'gate-hooks.local.json': '{}' }),
};

for (const [what, spoil] of Object.entries(misses)) {
  test(`${what}: the fast path does not answer`, async () => {
    const repo = await gated({ '.gitignore': 'gate-hooks.local.json\n' });
    await repo.push();
    // Damaged entries come back with a fresh time only where the case is about something else.
    const later = Date.now() / 1000 + 3600;
    await spoil(repo);
    if (!/expired/.test(what)) proved(repo).forEach((path) => utimesSync(path, later, later));
    rmSync(join(repo.dir, '.git/gate-hooks/passes'), { recursive: true, force: true });
    const pushed = await repo.push(['origin', 'main:refs/heads/again']);
    assert.is(pushed.code, 0, pushed.output);
    assert.ok(ran(pushed.stderr) || what === 'local settings', pushed.stderr);
    assert.not.match(pushed.stderr, /not run again: smoke passed/);
  });
}

test('a torn pass is a miss and never a pass', async () => {
  const repo = await gated();
  await gateHooks(repo, ['smoke']);
  const folder = join(repo.dir, '.git/gate-hooks/passes');
  for (const name of readdirSync(folder)) truncateSync(join(folder, name), 30);
  assert.ok(ran((await gateHooks(repo, ['smoke'])).stderr));
});

test('a failure is never remembered', async () => {
  const repo = await gated({ 'v.txt': 'red\n' });
  for (let i = 0; i < 2; i += 1) {
    const pushed = await repo.push();
    assert.is(pushed.code, 1);
    assert.ok(ran(pushed.stderr));
  }
});

for (const [what, files, dirty] of [
  ['a dirty tree', {}, { 'w.txt': 'x' }],
  ['a run that edits a tracked file', { Makefile: 'smoke:\n\t@echo judging; date +%N > v.txt\n' }, {}],
] as const) {
  test(`${what} is never remembered`, async () => {
    const repo = await gated(files);
    repo.write(dirty);
    await gateHooks(repo, ['smoke']);
    assert.not(existsSync(join(repo.dir, '.git/gate-hooks/proved')));
    assert.ok(ran((await gateHooks(repo, ['smoke'])).stderr));
  });
}

test('GATE_HOOKS_NO_CACHE=1 runs anyway, and so does cache.max_age 0', async () => {
  const repo = await gated();
  await repo.push();
  assert.ok(ran((await repo.push(['origin', 'main:refs/heads/x'], { env: { GATE_HOOKS_NO_CACHE: '1' } })).stderr));
  const never = await gated({ 'gate-hooks.json': '{ "cache": { "max_age": 0 } }' });
  await never.push();
  assert.ok(ran((await never.push(['origin', 'main:refs/heads/x'])).stderr));
});

test('data that changes makes a run necessary, which only Node can see', async () => {
  const repo = await gated({ 'gate-hooks.json': '{ "evidence": { "data": ["data"] } }', '.gitignore': 'data/\n' });
  repo.write({ 'data/x': '1' });
  await repo.push();
  const same = await repo.push(['origin', 'main:refs/heads/x']);
  assert.not(ran(same.stderr), same.stderr);
  appendFileSync(join(repo.dir, 'data/x'), '2');
  assert.ok(ran((await repo.push(['origin', 'main:refs/heads/y'])).stderr));
});

const steps = JSON.stringify({
  smoke: {
    steps: [
      { name: 'docs', run: 'echo judging docs', inputs: ['docs/**'] },
      { name: 'code', run: 'echo judging code', inputs: ['src/**'] },
      { name: 'all', run: 'echo judging all', inputs: ['src/**'], needs: ['code'] },
    ],
  },
});

const stepsRun = (output: string): string[] => [...output.matchAll(/judging (\w+)/g)].map((match) => match[1]!).sort();

test('a step with inputs runs again only when they change; what it needs comes along', async () => {
  const repo = await gated({ 'gate-hooks.json': steps, 'docs/a.md': 'a', 'src/a.py': 'a' });
  assert.equal(stepsRun((await repo.push()).stderr), ['all', 'code', 'docs']);
  await repo.commit({ 'docs/a.md': 'b' });
  const docs = await repo.push();
  assert.equal(stepsRun(docs.stderr), ['docs']);
  assert.match(docs.stderr, /passed before and not run again: code, all/);
  await repo.commit({ 'src/a.py': 'b' });
  assert.equal(stepsRun((await repo.push()).stderr), ['all', 'code']);
  await repo.commit({ 'README.md': 'c' });
  const none = await repo.push();
  assert.equal(stepsRun(none.stderr), []);
  assert.match(none.stderr, /nothing was run again/);
  const record = JSON.parse(readFileSync(join(repo.dir, 'reports/run.json'), 'utf8')) as {
    status: string;
    steps: { reused: string | null }[];
  };
  assert.is(record.status, 'passed');
  assert.ok(record.steps.every(({ reused }) => reused !== null));
});

test('inputs that match nothing are a settings error, not a pass for ever', async () => {
  const repo = await gated({
    'gate-hooks.json': '{ "smoke": { "steps": [{ "name": "a", "run": "true", "inputs": ["gone/**"] }] } }',
  });
  const pushed = await repo.push();
  assert.is(pushed.code, 1);
  assert.match(pushed.stderr, /inputs of step a match no file/);
});

test('explain says hit, or what differs from the nearest pass and in which files', async () => {
  const repo = await gated();
  assert.match((await gateHooks(repo, ['explain'])).stdout, /smoke: miss, no pass of this step/);
  await gateHooks(repo, ['smoke']);
  assert.match((await gateHooks(repo, ['explain'])).stdout, /smoke: hit, passed .* ago/);
  await repo.commit({ 'v.txt': 'v2\n' });
  const told = await gateHooks(repo, ['explain']);
  assert.is(told.code, 0, told.output);
  assert.match(told.stdout, /smoke: miss, compared with its nearest pass/);
  assert.match(told.stdout, /tree: the files are not the same .*: v\.txt/);
  assert.match((await gateHooks(repo, ['explain', 'HEAD~1'])).stdout, /smoke: hit/);
  const unknown = await gateHooks(repo, ['explain', 'nowhere']);
  assert.is(unknown.code, 2);
  assert.match(unknown.stderr, /no such commit: nowhere/);
});

test('explain knows no pass of a commit without a smoke', async () => {
  const repo = await createRepository({ files: { 'a.txt': 'a\n' } });
  const done = await gateHooks(repo, ['explain']);
  assert.is(done.code, 2, done.output);
  assert.match(done.stderr, /no smoke command/);
});

test('explain points at a smoke that is not committed', async () => {
  const repo = await createRepository({ files: { 'a.txt': 'a\n' } });
  repo.write({ Makefile: 'smoke:\n' });
  assert.match(
    (await gateHooks(repo, ['explain'])).stderr,
    /has no smoke command.*Makefile target smoke, which is not committed\n.*git add Makefile/,
  );
});

test('a proof that many pushes used stays, one that expired goes with the next run', async () => {
  const repo = await gated();
  await repo.push();
  proved(repo).forEach((path) => utimesSync(path, 1, 1));
  await repo.commit({ 'v.txt': 'v2\n' });
  await repo.push();
  assert.ok(proved(repo).every((path) => readFileSync(path, 'utf8').startsWith('ok ')));
  assert.is(proved(repo).filter((path) => !/-/.test(basename(path))).length, 2);
});

test.run();
