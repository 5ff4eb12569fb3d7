// The scripts of the written workflows that carry a decision, run by a real bash as GitHub starts it: `bash
// --noprofile --norc -eo pipefail`.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ran, run } from '../support/process.js';
import { createRepository, type Files, writeFiles } from '../support/repository.js';
import { tempDir } from '../support/temp.js';
import { githubPaths, jobsOf, kinds, read, scaffoldCi, scaffolded, sharded } from './rig.js';

const texts = await scaffolded('both').then((repo) => githubPaths.map((path) => read(repo, path)));

const script = (file: number, job: string, name: string): string => {
  const step = jobsOf(texts[file]!)[job]?.steps?.find((each) => each.name === name);
  assert.type(step?.run, 'string', `no step "${name}"`);
  return step!.run!;
};

/** As a step is run: its script in a file, the folder of the checkout around it. */
const start = (text: string, env: Record<string, string>, cwd = tempDir('step')): Promise<Ran> => {
  writeFiles(cwd, { '.step.sh': text });
  return run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', join(cwd, '.step.sh')], { cwd, env });
};

const sum = 'a'.repeat(64);

for (const [result, artifact, sha, code] of [
  ['success', '1', sum, 0],
  ['failure', '1', sum, 1],
  ['cancelled', '1', sum, 1],
  ['skipped', '1', sum, 1],
  ['', '1', sum, 1],
  ['Success', '1', sum, 1],
  ['success', '', sum, 1],
  ['success', '1', '', 1],
  ['success" -o "a', '1', sum, 1],
] as const) {
  test(`smoke ended as "${result}", artifact "${artifact}", sum ${sha === '' ? 'missing' : 'there'}: promote ${code === 0 ? 'goes on' : 'is refused'}`, async () => {
    const done = await start(script(0, 'promote', 'Demand a green smoke'), {
      SMOKE_RESULT: result,
      ARTIFACT_ID: artifact,
      RUN_SHA256: sha,
    });
    assert.is(done.code, code, done.output);
    assert.is(/^::error title=promote::refused/m.test(done.stdout), code === 1);
  });
}

const record = '{"status":"passed"}\n';
const sealed = createHash('sha256').update(record).digest('hex');

for (const [what, files, sha, code] of [
  ['the sealed record', { 'run.json': record }, sealed, 0],
  ['another record', { 'run.json': `${record} ` }, sealed, 1],
  ['no record', { 'other.json': record }, sealed, 1],
  ['a link to a record', { 'other.json': record, 'run.json': { link: 'other.json' } }, sealed, 1],
  ['a folder', { 'run.json/run.json': record }, sealed, 1],
  ['the record, with a sum that is none', { 'run.json': record }, 'x', 1],
  ['the record, with an empty sum', { 'run.json': record }, '', 1],
] as const satisfies readonly (readonly [string, Files, string, number])[]) {
  test(`the artifact holds ${what}: ${code === 0 ? 'taken over' : 'refused'}`, async () => {
    const temp = tempDir('runner');
    writeFiles(join(temp, 'evidence'), files);
    const done = await start(script(0, 'promote', 'Verify that it is the record that was sealed'), {
      RUNNER_TEMP: temp,
      RUN_SHA256: sha,
    });
    assert.is(done.code, code, done.output);
    assert.is(/^::error title=promote::refused/m.test(done.stdout), code === 1);
  });
}

test('the seal is the sha256 of the record, and without a record the step fails', async () => {
  const cwd = tempDir('seal');
  const output = join(cwd, 'output');
  const seal = script(0, 'smoke', 'Seal the record');
  writeFiles(cwd, { output: '' });
  assert.is((await start(seal, { GITHUB_OUTPUT: output }, cwd)).code, 1);
  writeFiles(cwd, { 'reports/run.json': record });
  assert.is((await start(seal, { GITHUB_OUTPUT: output }, cwd)).code, 0);
  assert.is(readFileSync(output, 'utf8'), `run_sha256=${sealed}\n`);
});

const shardedCi = await sharded().then((repo) => jobsOf(read(repo, githubPaths[0])));
const shardScript = (job: string, name: string): string =>
  shardedCi[job]!.steps!.find((step) => step.name === name)!.run!;

for (const [what, files, sums, code] of [
  ['both records', { 'a/run.json': record, 'b/run.json': 'b' }, 'both', 0],
  ['both, handed over in the other order', { 'b/run.json': record, 'a/run.json': 'b' }, 'both', 0],
  ['one of two', { 'a/run.json': record }, 'both', 1],
  ['a third', { 'a/run.json': record, 'b/run.json': 'b', 'c/run.json': 'c' }, 'both', 1],
  ['another record', { 'a/run.json': record, 'b/run.json': 'c' }, 'both', 1],
  ['none', { x: '' }, 'both', 1],
  ['both, of which one has no sum', { 'a/run.json': record, 'b/run.json': 'b' }, 'one', 1],
] as const) {
  test(`of two shards the artifacts hold ${what}: ${code === 0 ? 'taken over' : 'refused'}`, async () => {
    const temp = tempDir('runner');
    writeFiles(join(temp, 'evidence'), files);
    const second = createHash('sha256').update('b').digest('hex');
    const done = await start(shardScript('promote', 'Verify that they are the records that were sealed'), {
      RUNNER_TEMP: temp,
      RUN_SHA256: sums === 'both' ? `${sealed} ${second}` : `${sealed} `,
    });
    assert.is(done.code, code, done.output);
  });
}

for (const [result, ids, code] of [
  ['success', '1,2', 0],
  ['success', '1,', 1],
  ['success', ',2', 1],
  ['success', ',', 1],
  ['failure', '1,2', 1],
  ['skipped', '1,2', 1],
] as const) {
  test(`shards ended as ${result} with the artifacts "${ids}": promote ${code === 0 ? 'goes on' : 'is refused'}`, async () => {
    assert.is(
      (await start(shardScript('promote', 'Demand a green smoke'), { SMOKE_RESULT: result, ARTIFACT_IDS: ids })).code,
      code,
    );
  });
}

test('a shard seals its record under its own number', async () => {
  const cwd = tempDir('seal');
  writeFiles(cwd, { output: '', 'reports/run.json': record });
  assert.is(
    (
      await start(
        shardScript('smoke', 'Seal the record'),
        { GITHUB_OUTPUT: join(cwd, 'output'), SHARD: '2', ARTIFACT_ID: '7' },
        cwd,
      )
    ).code,
    0,
  );
  assert.is(readFileSync(join(cwd, 'output'), 'utf8'), `run_sha256_2=${sealed}\nartifact_id_2=7\n`);
});

test('a tag on the default branch is released, one beside it is not', async () => {
  const repo = await createRepository({ files: { a: 'a' } });
  await repo.push();
  await repo.git('fetch', '--quiet', 'origin');
  const ask = async (sha: string): Promise<number> =>
    (
      await start(
        script(1, 'belongs', 'Demand that the tag is part of the default branch'),
        { GITHUB_SHA: sha, BRANCH: 'main' },
        repo.dir,
      )
    ).code;
  assert.is(await ask(await repo.git('rev-parse', 'HEAD')), 0);
  assert.is(await ask(await repo.commit({ b: 'b' })), 1);
});

test('the publish step that is written fails until it is replaced', async () => {
  assert.is((await start(script(1, 'publish', 'Publish'), {})).code, 1);
});

test('the GitLab pipeline refuses a record that is not the one that was sealed, and an empty sum', async () => {
  const repo = await createRepository({ files: kinds.neither });
  await scaffoldCi(repo, { provider: 'gitlab' });
  const lines = read(repo, '.gitlab-ci.yml')
    .split('\n')
    .map((line) => line.trim().replace(/^- /, ''));
  const script = lines
    .filter(
      (line) => line.startsWith('test -n "$RUN_SHA256"') || (line.startsWith('printf') && line.includes('--check')),
    )
    .join('\n');
  for (const [sha, code] of [
    [sealed, 0],
    ['b'.repeat(64), 1],
    ['', 1],
  ] as const) {
    repo.write({ 'reports/run.json': record });
    assert.is((await start(script, { RUN_SHA256: sha }, repo.dir)).code, code);
  }
  const seal = lines.find((line) => line.startsWith('printf') && line.includes('gate-hooks.env'))!;
  assert.is((await start(seal, {}, repo.dir)).code, 0);
  assert.is(readFileSync(join(repo.dir, 'gate-hooks.env'), 'utf8'), `RUN_SHA256=${sealed}\n`);
});

test.run();
