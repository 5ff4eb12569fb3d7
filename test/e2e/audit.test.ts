// gate-hooks audit over real pushes, and the trace that hooks/pre-push chains.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addGate, gateHooks } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const files = { Makefile: 'smoke:\n\t@! grep -q red code\n', code: 'green\n' };
const bypass = { env: { BYPASS_SMOKE: '1', BYPASS_REASON: 'late' } };

const gated = async (): Promise<TestRepository> => {
  const repo = await createRepository({ files });
  addGate(repo);
  assert.is((await repo.push()).code, 0);
  return repo;
};

const traceOf = (repo: TestRepository): string => join(repo.dir, '.git/gate-hooks/bypasses.jsonl');

type Told = { code: number; counts: number[]; rules: string[]; reason: string };

const audit = async (
  repo: TestRepository,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Told> => {
  const done = await gateHooks(repo, ['audit', ...args, '--format', 'json'], { env });
  const { evidence, covered, bypassed, unaccounted, findings, reason } = JSON.parse(done.stdout) as Record<string, any>;
  return {
    code: done.code,
    counts: [evidence, covered, bypassed, unaccounted],
    rules: findings.map(({ rule }: { rule: string }) => rule),
    reason,
  };
};

test('what was pushed through the gate is evidence, with what lies beneath it', async () => {
  const repo = await gated();
  await repo.commit({ code: 'greener\n' });
  await repo.commit({ code: 'greenest\n' });
  await repo.push();
  assert.equal(await audit(repo), {
    code: 0,
    counts: [2, 1, 0, 0],
    rules: [],
    reason: '3 commits at a remote: 2 evidence, 1 covered, 0 bypassed, 0 unaccounted',
  });
});

test('a bypass is told until the same content passes', async () => {
  const repo = await gated();
  await repo.commit({ code: 'later\n' });
  assert.is((await repo.push(['origin', 'main'], bypass)).code, 0);
  assert.equal((await audit(repo)).rules, ['audit/bypassed']);
  assert.is((await audit(repo)).code, 1);
  assert.is((await gateHooks(repo, ['smoke'])).code, 0);
  const settled = await audit(repo);
  assert.equal([settled.code, settled.rules], [0, ['audit/settled']]);
});

test('--no-verify is unaccounted', async () => {
  const repo = await gated();
  await repo.commit({ code: 'red\n' });
  assert.is((await repo.push(['--no-verify', 'origin', 'main'])).code, 0);
  assert.equal([(await audit(repo)).code, (await audit(repo)).rules], [1, ['audit/unaccounted']]);
});

test('what no remote has is not judged', async () => {
  const repo = await gated();
  await repo.commit({ code: 'red\n' });
  assert.match(
    (await audit(repo, ['HEAD~1..HEAD'])).reason,
    /no commit of the range is known at a remote \(1 only here\)/,
  );
});

test('a range that git does not know is a usage error', async () => {
  const repo = await gated();
  for (const range of ['nope', '--all', 'a..b'])
    assert.is((await gateHooks(repo, ['audit', '--', range])).code, 2, range);
});

test('pushes at once do not break the chain', async () => {
  const repo = await gated();
  await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      repo.push(['origin', `main:refs/heads/b${at}`], bypass).then(({ code, output }) => assert.is(code, 0, output)),
    ),
  );
  assert.is(readFileSync(traceOf(repo), 'utf8').split('\n').length, 7);
  assert.equal(
    (await audit(repo)).rules.filter((rule) => rule === 'bypass/chain'),
    [],
  );
});

const forgeries: readonly (readonly [what: string, change: (text: string) => string])[] = [
  ['an edited reason', (text) => text.replace('late', 'fine')],
  ['a first entry that is gone', (text) => text.slice(text.indexOf('\n') + 1)],
  ['a last entry that is gone', (text) => `${text.trimEnd().split('\n').slice(0, -1).join('\n')}\n`],
  ['an empty trace', () => ''],
];

for (const [what, change] of forgeries) {
  test(`${what} shows in audit and in status, and the next bypass goes on`, async () => {
    const repo = await gated();
    for (const branch of ['x', 'y', 'z']) await repo.push(['origin', `main:refs/heads/${branch}`], bypass);
    assert.equal(
      (await audit(repo)).rules.filter((rule) => rule === 'bypass/chain'),
      [],
    );
    writeFileSync(traceOf(repo), change(readFileSync(traceOf(repo), 'utf8')));
    const told = await audit(repo);
    assert.is(told.code, 1);
    assert.ok(told.rules.includes('bypass/chain'), told.rules.join());
    assert.match((await gateHooks(repo, ['status'])).stdout, /bypass\/chain/);
    assert.is((await repo.push(['origin', 'main:refs/heads/later'], bypass)).code, 0);
    assert.ok((await audit(repo)).rules.includes('bypass/chain'));
  });
}

test('a trace from before there was a chain goes on, and says so', async () => {
  const repo = await gated();
  writeFileSync(
    traceOf(repo),
    '{"at":1,"push":"1-1","by":"a","remote":"origin","ref":"refs/heads/x","oid":"1","tree":null,"reason":null}\n',
  );
  await repo.push(['origin', 'main:refs/heads/y'], bypass);
  const told = await audit(repo);
  assert.equal(
    told.rules.filter((rule) => rule.startsWith('bypass/')),
    ['bypass/unchained'],
  );
  assert.is(told.code, 0);
});

test('a switch that lets pushes through untraced is told', async () => {
  const repo = await gated();
  assert.equal((await audit(repo, [], { SKIP_SIMPLE_GIT_HOOKS: '1' })).rules, ['bypass/switched-off']);
  assert.match(
    (await gateHooks(repo, ['status'], { env: { SKIP_SIMPLE_GIT_HOOKS: '1' } })).stdout,
    /bypass\/switched-off/,
  );
});

test.run();
