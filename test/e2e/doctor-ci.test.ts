// doctor --ci as users start it: exit codes, the formats, and questions that cannot be asked.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gateHooks } from '../support/product.js';
import { createRepository } from '../support/repository.js';
import { githubPaths, read, scaffolded } from '../workflows/rig.js';

const [ci] = githubPaths;

test('what scaffold-ci wrote passes; an edit that opens the gate is refused in every format, on its line', async () => {
  const repo = await scaffolded('both');
  const clean = await gateHooks(repo, ['doctor', '--ci', '--format', 'json']);
  assert.is(clean.code, 0, clean.output);
  assert.equal((JSON.parse(clean.stdout) as { files: string[] }).files, [...githubPaths]);
  repo.write({
    [ci]: read(repo, ci).replace('run: gate-hooks smoke --no-cache', 'run: gate-hooks smoke --no-cache || true'),
  });
  const line =
    read(repo, ci)
      .split('\n')
      .findIndex((each) => each.includes('|| true')) + 1;
  for (const [format, said] of [
    ['human', `error: ${ci}:${line}: where gate-hooks smoke fails, the script goes on and passes [ci/masked]`],
    ['github', `::error file=${ci},line=${line},title=ci/masked::`],
    ['json', `"line": ${line}`],
  ] as const) {
    const done = await gateHooks(repo, ['doctor', '--ci', '--format', format]);
    assert.is(done.code, 1, done.output);
    assert.ok(done.stdout.includes(said), done.stdout);
  }
  type Log = {
    runs: { results: { ruleId: string; locations: { physicalLocation: { region: { startLine: number } } }[] }[] }[];
  };
  const sarif = JSON.parse((await gateHooks(repo, ['doctor', '--ci', '--format', 'sarif'])).stdout) as Log;
  assert.equal(
    sarif.runs[0]!.results.map(({ ruleId, locations }) => [ruleId, locations[0]!.physicalLocation.region.startLine]),
    [['ci/masked', line]],
  );
});

test('from a folder below, the same; outside of a repository, and with settings that are wrong, it is no answer', async () => {
  const repo = await scaffolded('neither');
  repo.write({ 'a/b': '' });
  const { dir } = repo;
  assert.is((await gateHooks(repo, ['doctor', '--ci'], { cwd: `${dir}/a` })).code, 0);
  const outside = await gateHooks(repo, ['doctor', '--ci'], { cwd: `${dir}/..` });
  assert.equal([outside.code, /not a git repository/.test(outside.stderr)], [3, true]);
  repo.write({ 'gate-hooks.json': '{"smok":{}}' });
  assert.is((await gateHooks(repo, ['doctor', '--ci'])).code, 2);
});

test('a repository without CI files, and one whose only workflow cannot be read, are refused', async () => {
  const repo = await createRepository({ files: { a: 'a' } });
  const none = await gateHooks(repo, ['doctor', '--ci']);
  assert.equal([none.code, /\[ci\/none\]/.test(none.stdout)], [1, true]);
  repo.write({ [ci]: 'on: [push\n' });
  const broken = await gateHooks(repo, ['doctor', '--ci']);
  assert.equal(
    [broken.code, /ci\.yml:2: not analysed: .*\[ci\/unreadable\]/.test(broken.stdout)],
    [1, true],
    broken.stdout,
  );
});

test.run();
