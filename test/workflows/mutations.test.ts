// Our own workflows are clean, and every single edit of them that opens the gate is found, on its line.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RuleId } from '../../src/core/rules.js';
import { createRepository } from '../support/repository.js';
import { judgeFiles, rulesOf } from './judged.js';
import { githubPaths, type Kind, kinds, read, scaffoldCi, scaffolded, sharded } from './rig.js';

const [ci, release, security] = githubPaths;
const both = await scaffolded('both').then((repo) =>
  Object.fromEntries(githubPaths.map((path) => [path, read(repo, path)])),
);
const pipeline = await scaffolded('both', 'gitlab').then((repo) => read(repo, '.gitlab-ci.yml'));

for (const kind of Object.keys(kinds) as Kind[]) {
  test(`${kind}: what scaffold-ci writes is clean, for GitHub and GitLab`, async () => {
    const repo = await createRepository({ files: kinds[kind] });
    await scaffoldCi(repo, { provider: 'github' });
    assert.equal(judgeFiles(Object.fromEntries(githubPaths.map((path) => [path, read(repo, path)]))), []);
    await scaffoldCi(repo, { provider: 'gitlab' });
    assert.equal(judgeFiles({ '.gitlab-ci.yml': read(repo, '.gitlab-ci.yml') }), []);
  });
}

test('what scaffold-ci --matrix writes is clean, and a shard whose sum is not checked is found', async () => {
  const repo = await sharded();
  const texts = Object.fromEntries(githubPaths.map((path) => [path, read(repo, path)]));
  assert.equal(judgeFiles(texts), []);
  assert.equal(rulesOf(judgeFiles({ ...texts, [ci]: texts[ci]!.replace(/RUN_SHA256: .*/, 'RUN_SHA256: x') })), [
    'ci/artifact',
  ]);
  assert.equal(
    rulesOf(judgeFiles({ ...texts, [ci]: texts[ci]!.replace('--only "$STEP"', '--only "$STEP" || true') })),
    ['ci/masked'],
  );
});

type Edit = readonly [what: string, from: string | RegExp, to: string, rule: RuleId, level?: 'error' | 'warn' | 'note'];

const inCi: readonly Edit[] = [
  ['needs dropped', '    needs: [smoke]\n', '', 'ci/needs'],
  ['needs another job', 'needs: [smoke]', 'needs: [lint]', 'ci/needs'],
  ['if dropped', '    if: ${{ always() }}\n', '', 'ci/always'],
  ['if: success()', 'if: ${{ always() }}', 'if: success()', 'ci/always'],
  ['if: always() and something', 'if: ${{ always() }}', "if: always() && github.event_name == 'push'", 'ci/always'],
  ['if: !cancelled()', 'if: ${{ always() }}', 'if: ${{ !cancelled() }}', 'ci/always'],
  ['smoke may fail', '  smoke:\n', '  smoke:\n    continue-on-error: true\n', 'ci/continue-on-error'],
  ['promote may fail', '  promote:\n', '  promote:\n    continue-on-error: true\n', 'ci/continue-on-error'],
  [
    'promote may fail by an expression',
    '  promote:\n',
    "  promote:\n    continue-on-error: ${{ github.event_name == 'push' }}\n",
    'ci/continue-on-error',
  ],
  [
    'the promote step may fail',
    '      - name: Promote\n',
    '      - name: Promote\n        continue-on-error: true\n',
    'ci/continue-on-error',
  ],
  [
    'the Bandit step may fail',
    '      - name: Bandit, MEDIUM and above blocks\n',
    '      - name: Bandit\n        continue-on-error: true\n',
    'ci/continue-on-error',
  ],
  [
    'the demanding step may fail',
    '      - name: Demand a green smoke\n',
    '      - name: Demand a green smoke\n        continue-on-error: true\n',
    'ci/continue-on-error',
  ],
  ['promote || true', '--require-commit "$GITHUB_SHA"', '--require-commit "$GITHUB_SHA" || true', 'ci/masked'],
  ['smoke || true', 'run: gate-hooks smoke --no-cache', 'run: gate-hooks smoke --no-cache || true', 'ci/masked'],
  ['smoke; true', 'run: gate-hooks smoke --no-cache', 'run: gate-hooks smoke --no-cache; true', 'ci/masked', 'warn'],
  [
    'set +e around smoke',
    'run: gate-hooks smoke --no-cache',
    'run: |\n          set +e\n          gate-hooks smoke --no-cache\n          echo done',
    'ci/masked',
  ],
  ['Bandit || true', 'run: gate-hooks bandit', 'run: gate-hooks bandit || true', 'ci/masked'],
  ['the check of the sum is masked', 'if ! printf', 'if printf', 'ci/masked'],
  [
    'a shell without -e',
    'run: gate-hooks smoke --no-cache',
    'shell: bash {0}\n        run: |\n          gate-hooks smoke --no-cache\n          echo done',
    'ci/masked',
  ],
  [
    'a pipe without pipefail',
    'run: gate-hooks smoke --no-cache',
    'shell: sh\n        run: gate-hooks smoke --no-cache | tee log',
    'ci/masked',
  ],
  ['the result is not demanded', '!= success ]; then', '!= failure ]; then', 'ci/result'],
  ['the result is not bound', 'SMOKE_RESULT: ${{ needs.smoke.result }}', 'SMOKE_RESULT: success', 'ci/result'],
  ['the demand does not exit', /(ended as '\$SMOKE_RESULT'"\n) +exit 1\n/, '$1', 'ci/result'],
  [
    'the demand is conditional',
    '      - name: Demand a green smoke\n',
    "      - name: Demand a green smoke\n        if: github.event_name == 'push'\n",
    'ci/result',
  ],
  [
    'the promote step is conditional',
    '      - name: Promote\n',
    "      - name: Promote\n        if: github.actor != 'me'\n",
    'ci/skippable',
  ],
  ['Bandit itself without a severity', 'run: gate-hooks bandit', 'run: bandit -r .', 'ci/bandit'],
  ['Bandit itself with --exit-zero', 'run: gate-hooks bandit', 'run: bandit -ll --exit-zero -r .', 'ci/bandit'],
  ['Bandit itself for HIGH alone', 'run: gate-hooks bandit', 'run: bandit -lll -r .', 'ci/bandit'],
  ['Bandit itself', 'run: gate-hooks bandit', 'run: bandit -ll -r .', 'ci/bandit', 'warn'],
  [
    'Bandit by an action that never blocks',
    'run: gate-hooks bandit',
    `uses: PyCQA/bandit-action@${'a'.repeat(40)}`,
    'ci/bandit',
  ],
  [
    'installs what no lock pins',
    'python -m pip install --require-hashes --no-deps -r requirements.lock',
    'pip install -r requirements.txt',
    'ci/lock',
  ],
  [
    'installs packages by name',
    'python -m pip install --require-hashes --no-deps -r requirements.lock',
    'pip install pytest',
    'ci/lock',
  ],
  ['npm install in place of npm ci', 'run: npm ci', 'run: npm install', 'ci/lock'],
  ['gate-hooks in its newest version', /gate-hooks@\d+\.\d+\.\d+/, 'gate-hooks', 'ci/lock'],
  ['npx gate-hooks in its newest version', 'run: gate-hooks smoke', 'run: npx gate-hooks smoke', 'ci/tool'],
  ['promote --compat minimal', '--require-commit "$GITHUB_SHA"', '--compat minimal', 'ci/tool', 'warn'],
  ['an action by tag', /actions\/checkout@[0-9a-f]{40} # v\S+/, 'actions/checkout@v7', 'ci/unpinned'],
  ['an action by short id', /(actions\/setup-node@[0-9a-f]{7})[0-9a-f]{33}/, '$1', 'ci/unpinned'],
  ['pull_request_target', '  pull_request:\n', '  pull_request_target:\n', 'ci/trigger'],
  [
    'pull_request_target with a checkout of the head',
    / {2}pull_request:\n([\s\S]*?persist-credentials: false\n)/,
    '  pull_request_target:\n$1          ref: ${{ github.event.pull_request.head.sha }}\n',
    'ci/pull-request-target',
  ],
  ['BYPASS_SMOKE for the workflow', 'permissions: {}\n', "permissions: {}\nenv: { BYPASS_SMOKE: '1' }\n", 'ci/bypass'],
  ['BYPASS_SMOKE for a job', '  smoke:\n', '  smoke:\n    env:\n      BYPASS_SMOKE: 1\n', 'ci/bypass'],
  [
    'BYPASS_SMOKE for a step',
    '      - name: Promote\n        env:\n',
    '      - name: Promote\n        env:\n          BYPASS_SMOKE: true\n',
    'ci/bypass',
  ],
  ['BYPASS_SMOKE in a script', 'run: gate-hooks smoke', 'run: BYPASS_SMOKE=1 gate-hooks smoke', 'ci/bypass'],
  ['BYPASS_SMOKE by GITHUB_ENV', 'run: npm ci', 'run: echo "BYPASS_SMOKE=1" >> "$GITHUB_ENV"', 'ci/bypass'],
  ['write-all', 'permissions: {}\n', 'permissions: write-all\n', 'ci/permissions'],
  ['contents: write at the top', 'permissions: {}\n', 'permissions:\n  contents: write\n', 'ci/permissions'],
  ['promote may write', /( {2}promote:[\s\S]*?contents: )read/, '$1write', 'ci/permissions'],
  ['no permissions at all', /permissions: \{\}\n| {4}permissions:\n {6}contents: read\n/g, '', 'ci/permissions'],
  [
    'the record is taken by name',
    'artifact-ids: ${{ needs.smoke.outputs.artifact_id }}',
    'name: evidence',
    'ci/artifact',
  ],
  ['every artifact is taken', '          artifact-ids: ${{ needs.smoke.outputs.artifact_id }}\n', '', 'ci/artifact'],
  [
    'the record of another run is taken',
    '          artifact-ids: ',
    '          run-id: ${{ inputs.run }}\n          artifact-ids: ',
    'ci/artifact',
  ],
  ['no record is taken over', / {6}- name: Take over the record\n[\s\S]*?(?= {6}- name: Verify)/, '', 'ci/artifact'],
  [
    'the sum is not checked',
    /RUN_SHA256: \$\{\{ needs\.smoke\.outputs\.run_sha256 \}\}/g,
    'RUN_SHA256: x',
    'ci/artifact',
  ],
  ['a missing record is no error', '          if-no-files-found: error\n', '', 'ci/artifact', 'warn'],
  [
    'the artifact is unpacked over the checkout',
    '          path: ${{ runner.temp }}/evidence\n',
    '',
    'ci/artifact',
    'warn',
  ],
  [
    'a damaged artifact is let through',
    '          artifact-ids: ',
    '          digest-mismatch: ignore\n          artifact-ids: ',
    'ci/artifact',
    'warn',
  ],
  ['the promote job dropped', / {2}promote:\n[\s\S]*?(?=\n {2}# Allowed)/, '', 'ci/no-promote'],
  ['the promote step dropped', / {6}- name: Promote\n[\s\S]*?(?=\n {2}# Allowed)/, '', 'ci/no-promote'],
  ['a branch name in a script', 'run: npm ci', 'run: echo "${{ github.head_ref }}"', 'ci/injection'],
  ['a title in a script', 'run: npm ci', "run: echo ${{ github.event['pull_request'].title }}", 'ci/injection'],
  ['a filter on paths', '  pull_request:\n', "  pull_request:\n    paths: ['src/**']\n", 'ci/trigger', 'warn'],
  ['only when opened', '  pull_request:\n', '  pull_request:\n    types: [opened]\n', 'ci/trigger', 'warn'],
  ['no merge queue', '  merge_group:\n', '', 'ci/trigger', 'note'],
  ['the same key twice', '  promote:\n', '  promote:\n    if: success()\n', 'ci/unreadable'],
];

const inRelease: readonly Edit[] = [
  ['needs dropped', '    needs: [gate, belongs]\n', '', 'ci/release'],
  ['the gate dropped', / {2}gate:\n[\s\S]*?(?= {2}# Only)| {4}needs: \[gate\]\n|gate, (?=belongs)/g, '', 'ci/release'],
  [
    'published whatever the gate says',
    '    needs: [gate, belongs]\n',
    '    needs: [gate, belongs]\n    if: always()\n',
    'ci/release',
  ],
  ['the gate may fail', '  gate:\n', '  gate:\n    continue-on-error: true\n', 'ci/release'],
  ['another workflow is called', './.github/workflows/ci.yml', './.github/workflows/security.yml', 'ci/release'],
  ['an action by tag', /actions\/checkout@[0-9a-f]{40} # v\S+/, 'actions/checkout@v7', 'ci/unpinned'],
];

const replaced = (text: string, from: string | RegExp, to: string): string => {
  const after = text.replace(from, to);
  assert.is.not(after, text, 'the edit changed nothing');
  return after;
};

for (const [file, edits] of [
  [ci, inCi],
  [release, inRelease],
] as const) {
  for (const [what, from, to, rule, level = 'error'] of edits) {
    test(`${file}, ${what}: ${rule}`, () => {
      const found = judgeFiles({ ...both, [file]: replaced(both[file]!, from, to) });
      const hit = found.find((finding) => finding.rule === rule && finding.level === level);
      assert.ok(hit, JSON.stringify(found, null, 1));
      if (!['ci/no-promote'].includes(rule)) assert.equal([hit.path, typeof hit.line], [file, 'number']);
    });
  }
}

test('a finding stands on the line of the edit', () => {
  const text = replaced(
    both[ci]!,
    'run: gate-hooks smoke --no-cache',
    'run: |\n          echo a\n\n          gate-hooks smoke --no-cache || true',
  );
  const line = text.split('\n').findIndex((each) => each.includes('|| true')) + 1;
  assert.equal(
    judgeFiles({ ...both, [ci]: text }).map((finding) => [finding.rule, finding.line]),
    [['ci/masked', line]],
  );
});

test('what is allowed to fail may be masked, and is not part of the gate', () => {
  const text = both[security]!.replace('run: gate-hooks bandit', 'run: gate-hooks bandit || true');
  assert.equal(judgeFiles({ ...both, [security]: text }), []);
});

/** Edits that change the words and not what they mean. */
for (const [what, from, to] of [
  ['if without braces', 'if: ${{ always() }}', 'if: always()'],
  ['needs as one word', 'needs: [smoke]', 'needs: smoke'],
  [
    'the demand as a test',
    /if \[ "\$SMOKE_RESULT" != success \]; then\n[\s\S]*?fi\n/,
    '[ "$SMOKE_RESULT" = success ]\n',
  ],
  ['an empty BYPASS_SMOKE', 'permissions: {}\n', "permissions: {}\nenv: { BYPASS_SMOKE: '' }\n"],
  ['promote || exit 1', '--require-commit "$GITHUB_SHA"', '--require-commit "$GITHUB_SHA" || exit 1'],
  ['continue-on-error: false', '  promote:\n', '  promote:\n    continue-on-error: false\n'],
  [
    'a step of another kind that may fail',
    '      - name: Promote\n',
    '      - run: echo hello\n        continue-on-error: true\n      - name: Promote\n',
  ],
  ['a pinned npx', 'run: gate-hooks smoke', 'run: npx --no-install gate-hooks smoke'],
  ['a branch name by env', 'run: npm ci', 'run: npm ci\n        env: { REF: "${{ github.head_ref }}" }'],
  ['a comparison of a branch name', 'run: npm ci', "run: echo ${{ github.head_ref == 'a' }} && npm ci"],
] as const) {
  test(`${what} is clean`, () => {
    const text = replaced(both[ci]!, from, to);
    assert.equal(judgeFiles({ ...both, [ci]: text }), []);
  });
}

const inPipeline: readonly Edit[] = [
  ['needs nothing', / {4}- job: smoke\n {6}artifacts: true\n/, '', 'ci/needs'],
  ['needs an empty list', /needs:\n {4}- job: smoke\n {6}artifacts: true\n/, 'needs: []\n', 'ci/needs'],
  [
    'needs it where it is there',
    '      artifacts: true\n',
    '      artifacts: true\n      optional: true\n',
    'ci/needs',
  ],
  ['takes no artifacts', 'artifacts: true', 'artifacts: false', 'ci/artifact'],
  ['depends on nothing', '  stage: promote\n', '  stage: promote\n  dependencies: []\n', 'ci/artifact'],
  ['promote may fail', '  stage: promote\n', '  stage: promote\n  allow_failure: true\n', 'ci/continue-on-error'],
  [
    'promote may fail with a code',
    '  stage: promote\n',
    '  stage: promote\n  allow_failure: { exit_codes: [1] }\n',
    'ci/continue-on-error',
  ],
  ['smoke may fail', '  stage: smoke\n', '  stage: smoke\n  allow_failure: true\n', 'ci/continue-on-error'],
  ['promote is manual', '  stage: promote\n', '  stage: promote\n  when: manual\n', 'ci/skippable'],
  ['promote always runs', '  stage: promote\n', '  stage: promote\n  when: always\n', 'ci/skippable'],
  [
    'promote is manual by a rule',
    '  stage: promote\n',
    '  stage: promote\n  rules: [{ when: manual }]\n',
    'ci/skippable',
  ],
  [
    'promote only for some',
    '  stage: promote\n',
    "  stage: promote\n  rules: [{ if: '$CI_COMMIT_BRANCH' }]\n",
    'ci/trigger',
    'warn',
  ],
  ['smoke || true', 'gate-hooks smoke --no-cache', 'gate-hooks smoke --no-cache || true', 'ci/masked'],
  ['set +e before', '    - gate-hooks bandit', '    - set +e\n    - gate-hooks bandit', 'ci/masked'],
  [
    'promote in after_script',
    / {4}- (gate-hooks promote .*)\n/,
    '    - "true"\n  after_script:\n    - $1\n',
    'ci/no-promote',
  ],
  ['BYPASS_SMOKE for all', 'stages:', "variables: { BYPASS_SMOKE: '1' }\nstages:", 'ci/bypass'],
  ['BYPASS_SMOKE for a job', '  stage: smoke\n', "  stage: smoke\n  variables: { BYPASS_SMOKE: '1' }\n", 'ci/bypass'],
  ['BYPASS_SMOKE in a script', 'gate-hooks smoke', 'BYPASS_SMOKE=1 gate-hooks smoke', 'ci/bypass'],
  ['the promote job dropped', /promote:\n {2}stage[\s\S]*?(?=# Allowed)/, '', 'ci/no-promote'],
  [
    'installs what no lock pins',
    'python -m pip install --require-hashes --no-deps -r requirements.lock',
    'pip install -e .',
    'ci/lock',
  ],
  ['an image without a version', 'node:24-bookworm', 'node', 'ci/unpinned'],
  ['the same key twice', '  stage: promote\n', '  stage: promote\n  stage: smoke\n', 'ci/unreadable'],
];

for (const [what, from, to, rule, level = 'error'] of inPipeline) {
  test(`.gitlab-ci.yml, ${what}: ${rule}`, () => {
    const found = judgeFiles({ '.gitlab-ci.yml': replaced(pipeline, from, to) });
    assert.ok(
      found.some((finding) => finding.rule === rule && finding.level === level),
      JSON.stringify(found, null, 1),
    );
  });
}

test('what is inherited counts: extends, default, anchors and merge keys', () => {
  const job = (more: string): string =>
    `.base: &base\n  allow_failure: true\n${pipeline.replace('  stage: promote\n', `  stage: promote\n${more}`)}`;
  for (const more of ['  extends: .base\n', '  <<: *base\n'])
    assert.equal(rulesOf(judgeFiles({ '.gitlab-ci.yml': job(more) })), ['ci/continue-on-error'], more);
  assert.equal(rulesOf(judgeFiles({ '.gitlab-ci.yml': job('  extends: .base\n  allow_failure: false\n') })), []);
  assert.equal(
    rulesOf(judgeFiles({ '.gitlab-ci.yml': pipeline.replace('default:\n', 'default:\n  before_script: [set +e]\n') })),
    ['ci/masked'],
  );
});

test('what is included from the repository is read, and what lies elsewhere is said to be unread', () => {
  const main = pipeline.replace(
    'stages:',
    'include: [{ local: /ci/more.yml }, { project: a/b, file: x.yml }]\nstages:',
  );
  const found = judgeFiles({ '.gitlab-ci.yml': main, 'ci/more.yml': 'variables: { BYPASS_SMOKE: "1" }\n' });
  assert.equal(
    found.map(({ rule, level, path }) => [rule, level, path]),
    [
      ['ci/bypass', 'error', 'ci/more.yml'],
      ['ci/unreadable', 'note', '.gitlab-ci.yml'],
    ],
  );
});

test.run();
