// What cannot be read is never clean; and what is written in another style, in a called workflow or in a local
// action is read all the same.
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readCi } from '../../src/workflows/doctor.js';
import { judgeInstall } from '../../src/workflows/installs.js';
import { judgeCi } from '../../src/workflows/judge.js';
import { parseTree } from '../../src/workflows/tree.js';
import { writeFiles } from '../support/repository.js';
import { tempDir } from '../support/temp.js';
import { judgeFiles, rulesOf } from './judged.js';

const at = '.github/workflows/ci.yml';
const id = 'a'.repeat(40);

/** The least that is clean: one job that smokes and promotes. */
const least = `on: [pull_request, merge_group]\npermissions: {}\njobs:\n  all:\n    runs-on: x\n    permissions: { contents: read }\n    steps:\n      - uses: actions/checkout@${id}\n      - run: gate-hooks smoke\n      - run: gate-hooks promote\n`;

test('smoke and promote in one job are clean, and no workflows at all are not', () => {
  assert.equal(judgeFiles({ [at]: least }), []);
  assert.equal(
    judgeFiles({ 'README.md': '' }).map(({ rule, level }) => [rule, level]),
    [['ci/none', 'error']],
  );
  assert.equal(rulesOf(judgeFiles({ [at]: 'on: push\npermissions: {}\njobs: {}\n' })), ['ci/no-promote']);
});

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
  .split('')
  .map((name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefg'[i]}`).join(',')}]`)
  .join('\n')}\n`;

for (const [what, text, line] of [
  ['broken YAML', 'on: [push\njobs: {}\n', 2],
  ['a key twice', `${least}permissions: write-all\n`, 11],
  ['a tab as indentation', 'on:\n\tpush:\n', 2],
  ['two documents', `${least}---\n${least}`, null],
  ['a list', '- a\n- b\n', 1],
  ['a text', 'hello', 1],
  ['nothing', '', null],
  ['only a comment', '# later\n', null],
  ['an alias without an anchor', 'on: *nothing\n', 1],
  ['aliases that multiply', bomb, null],
  ['an alias to what it stands in', 'a: &a\n  b: *a\n', null],
  ['a mapping for a key', '? [a, b]\n: c\n', 1],
] as const) {
  test(`${what}: not analysed, which is an error`, () => {
    const found = judgeFiles({ [at]: text });
    const hit = found.find(({ rule }) => rule === 'ci/unreadable');
    assert.equal([hit?.level, hit?.path], ['error', at], JSON.stringify(found));
    if (line !== null) assert.is(hit?.line, line);
  });
}

for (const [what, text] of [
  ['brackets in brackets', '['.repeat(20_000) + ']'.repeat(20_000)],
  ['a mapping in a mapping', Array.from({ length: 900 }, (_, i) => `${' '.repeat(i)}k:`).join('\n')],
  ['a list in a list', '- '.repeat(50_000)],
  ['anchors upon anchors', '&a '.repeat(50_000)],
  ['thousands of keys twice', `${Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n')}\nk0: 1\n`],
  ['thousands of documents', '---\n'.repeat(20_000)],
] as const) {
  test(`${what}: not analysed`, () => {
    assert.equal(rulesOf(judgeFiles({ [at]: text })), ['ci/unreadable']);
  });
}

test('UTF-16, a file over the limit and a link are not analysed', () => {
  const root = tempDir('ci');
  writeFiles(root, {
    '.github/workflows/a.yml': Buffer.from('on: push', 'utf16le'),
    '.github/workflows/b.yml': Buffer.concat([Buffer.from([0xff]), Buffer.from('on: push')]),
    '.github/workflows/c.yml': `# ${'x'.repeat(1 << 19)}\n${least}`,
    'elsewhere.yml': least,
  });
  symlinkSync('../../elsewhere.yml', join(root, '.github/workflows/d.yml'));
  mkdirSync(join(root, '.github/workflows/e.yml'));
  const found = judgeCi(readCi(root, []));
  const unread = found
    .filter(({ rule, level }) => rule === 'ci/unreadable' && level === 'error')
    .map(({ path }) => path?.slice(-5));
  assert.equal(unread, ['a.yml', 'b.yml', 'c.yml', 'd.yml', 'e.yml']);
});

test('a folder of workflows that is a link is not analysed', () => {
  for (const link of ['.github', '.github/workflows']) {
    const root = tempDir('ci');
    writeFiles(root, {
      'elsewhere/workflows/ci.yml': least,
      'elsewhere/ci.yml': least,
      ...(link === '.github' ? {} : { '.github/x': '' }),
    });
    symlinkSync(link === '.github' ? 'elsewhere' : '../elsewhere', join(root, link));
    assert.equal(
      judgeCi(readCi(root, [])).map(({ rule, path }) => [rule, path]),
      [['ci/unreadable', '.github/workflows']],
    );
  }
});

test('any bytes at all are read or refused, and never taken for clean', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc
          .array(
            fc.constantFrom(
              'a: ',
              '- ',
              '\n',
              '  ',
              '&x ',
              '*x',
              '{',
              '}',
              '[',
              ']',
              '|\n',
              '"',
              "'",
              '<<: ',
              '? ',
              'on: push',
              '#',
            ),
          )
          .map((parts) => parts.join('')),
      ),
      (text) => {
        const parsed = parseTree(text, { merges: true, documents: true });
        assert.ok('tree' in parsed || parsed.problem.length > 0);
      },
    ),
    { numRuns: 1000 },
  );
});

test('flow style, quoted keys, anchors and aliases say the same', () => {
  const masked = (text: string): string[] => rulesOf(judgeFiles({ [at]: text }));
  assert.equal(
    masked(
      `{"on": "pull_request", "permissions": {}, jobs: {all: {runs-on: x, permissions: {contents: read}, steps: [{run: "gate-hooks smoke"}, {run: 'gate-hooks promote || true'}]}}}`,
    ),
    ['ci/masked'],
  );
  assert.equal(masked(least.replace('gate-hooks promote', '"gate-hooks promote \\\n          || true"')), [
    'ci/masked',
  ]);
  assert.equal(
    masked(
      least.replace(
        '      - run: gate-hooks promote\n',
        '      - run: >-\n          gate-hooks promote\n          || true\n',
      ),
    ),
    ['ci/masked'],
  );
  assert.equal(
    masked(
      `x-off: &off { continue-on-error: true, run: gate-hooks promote }\n${least.replace('- run: gate-hooks promote', '- *off')}`,
    ),
    ['ci/continue-on-error'],
  );
});

const smoke =
  'on: workflow_call\npermissions: {}\njobs:\n  run:\n    runs-on: x\n    permissions: { contents: read }\n    steps:\n      - run: gate-hooks smoke\n';
const calling = `on: [pull_request, merge_group]\npermissions: {}\njobs:\n  smoke: { uses: ./.github/workflows/smoke.yml }\n  promote:\n    needs: smoke\n    if: always()\n    runs-on: x\n    steps:\n      - run: test "$R" = success\n        env: { R: "\${{ needs.smoke.result }}" }\n      - uses: actions/download-artifact@${id}\n        with: { artifact-ids: "\${{ needs.smoke.outputs.id }}", path: /tmp/x }\n      - run: gate-hooks promote --run /tmp/x/run.json --expect-run "$SUM"\n        env: { SUM: "\${{ needs.smoke.outputs.sum }}" }\n`;

test('a smoke in a workflow that is called is a smoke, and is judged where it stands', () => {
  const files = { [at]: calling, '.github/workflows/smoke.yml': smoke };
  assert.equal(judgeFiles(files), []);
  assert.equal(rulesOf(judgeFiles({ [at]: calling })), ['ci/needs']);
  const open = judgeFiles({
    ...files,
    '.github/workflows/smoke.yml': smoke.replace('gate-hooks smoke', 'gate-hooks smoke || true'),
  });
  assert.equal(
    open.map(({ rule, path, line }) => [rule, path, line]),
    [['ci/masked', '.github/workflows/smoke.yml', 8]],
  );
  assert.equal(
    rulesOf(
      judgeFiles({
        ...files,
        '.github/workflows/smoke.yml': smoke.replace(
          '    runs-on: x\n',
          '    runs-on: x\n    continue-on-error: true\n',
        ),
      }),
    ),
    ['ci/continue-on-error'],
  );
});

test('the steps of a local action are read, and are told with its path', () => {
  const action = (run: string): string =>
    `name: a\nruns:\n  using: composite\n  steps:\n    - run: ${run}\n      shell: bash\n`;
  const files = (run: string) => ({
    [at]: least.replace('- run: gate-hooks promote', '- uses: ./.github/actions/promote'),
    '.github/actions/promote/action.yml': action(run),
  });
  assert.equal(judgeFiles(files('gate-hooks promote')), []);
  assert.equal(
    judgeFiles(files('gate-hooks promote || true')).map(({ rule, path, line }) => [rule, path, line]),
    [['ci/masked', '.github/actions/promote/action.yml', 5]],
  );
  assert.equal(rulesOf(judgeFiles(files('x: [')), ['error']), ['ci/no-promote', 'ci/unreadable']);
});

for (const [what, edit, rules] of [
  [
    'the result demanded by a condition',
    [
      '      - run: test "$R" = success\n',
      "      - if: needs.smoke.result != 'success'\n        run: exit 1\n      - run: echo\n",
    ],
    [],
  ],
  [
    'a condition for failure alone',
    [
      '      - run: test "$R" = success\n',
      "      - if: needs.smoke.result == 'failure'\n        run: exit 1\n      - run: echo\n",
    ],
    ['ci/result'],
  ],
  ['the result in the script itself', ['test "$R" = success', "test '${{ needs.smoke.result }}' = success"], []],
  [
    'the result by alls-green',
    ['run: test "$R" = success', `uses: re-actors/alls-green@${id}\n        with: { jobs: "\${{ toJSON(needs) }}" }`],
    [],
  ],
  [
    'alls-green that lets a skip pass',
    [
      'run: test "$R" = success',
      `uses: re-actors/alls-green@${id}\n        with: { jobs: "\${{ toJSON(needs) }}", allowed-skips: smoke }`,
    ],
    ['ci/result'],
  ],
  ['no result', ['test "$R" = success', 'echo "$R"'], ['ci/result']],
] as const) {
  test(`${what}: ${rules.join(', ') || 'clean'}`, () => {
    const text = calling.replace(edit[0], edit[1]);
    assert.is.not(text, calling);
    assert.equal(rulesOf(judgeFiles({ [at]: text, '.github/workflows/smoke.yml': smoke })), [...rules]);
  });
}

test('an injection is found in a called script of actions/github-script too, on its line; an env is none', () => {
  const text = least.replace(
    '      - run: gate-hooks smoke\n',
    `      - uses: actions/github-script@${id}\n        with:\n          script: |\n            a()\n            b("\${{ github.event.issue.title }}")\n      - run: echo "$T"\n        env: { T: "\${{ github.event.issue.title }}" }\n      - run: gate-hooks smoke\n`,
  );
  assert.equal(
    judgeFiles({ [at]: text }).map(({ rule, line }) => [rule, line]),
    [['ci/injection', 13]],
  );
});

test('pull_request_target and workflow_run that check a proposal out are found by ref, by gh and by git; the base is none', () => {
  const job = (on: string, step: string): string[] =>
    rulesOf(
      judgeFiles({
        [at]: least,
        '.github/workflows/b.yml': `on: ${on}\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - ${step}\n`,
      }),
    );
  const checkout = (more: string): string => `uses: actions/checkout@${id}\n        with: { ${more} }`;
  for (const step of [
    checkout('ref: "${{ github.event.pull_request.head.sha }}"'),
    checkout("ref: 'refs/pull/${{ github.event.number }}/merge'"),
    checkout('allow-unsafe-pr-checkout: true'),
    'run: gh pr checkout "$N"',
    'run: git fetch origin pull/7/head',
  ]) {
    assert.equal(job('pull_request_target', step), ['ci/pull-request-target'], step);
    assert.equal(job('pull_request', step), [], step);
  }
  assert.equal(job('pull_request_target', checkout('fetch-depth: 0')), []);
  assert.equal(
    job('{ workflow_run: { workflows: [x] } }', checkout('ref: "${{ github.event.workflow_run.head_sha }}"')),
    ['ci/pull-request-target'],
  );
});

for (const [line, wrong] of [
  ['pip install -r requirements.lock', false],
  ['pip install --no-deps -r ./requirements.lock', false],
  ['pip install --require-hashes -r other.txt', false],
  ['pip install -r requirements.txt', true],
  ['pip install -rrequirements.txt', true],
  ['python3 -m pip install pytest', true],
  ['pip install pytest==8.0.0', true],
  ['pip install --no-deps pytest==8.0.0', false],
  ['pip install -U pip setuptools wheel', false],
  ['pip install --upgrade pip foo', true],
  ['pip install .', true],
  ['pip install --no-deps .', false],
  ['pip install -e .[dev]', true],
  ['pip install --no-deps -e .', false],
  ['sudo pip3 install x', true],
  ['uv pip install x', true],
  ['uv pip sync requirements.lock', false],
  ['uv sync', true],
  ['uv sync --locked', false],
  ['poetry install', false],
  ['pip download x', false],
  ['pip --version', false],
  ['pipx install poetry', true],
  ['pipx install poetry==2.0.0', false],
  ['npm ci', false],
  ['npm install', true],
  ['npm i -g yarn', true],
  ['npm install -g yarn@1.22.22', false],
  ['npm install --prefix . gate-hooks@0.1.0', false],
  ['npm install x@latest', true],
  ['npm run install', false],
  ['yarn', true],
  ['yarn install --immutable', false],
  ['yarn test', false],
  ['pnpm install', false],
  ['pnpm install --no-frozen-lockfile', true],
  ['apt-get install -y x', false],
  ['echo pip install x', false],
] as const) {
  test(`${line}: ${wrong ? 'not what a lock pins' : 'let through'}`, () =>
    assert.is(judgeInstall(line.split(' '), ['requirements.lock']) !== null, wrong));
}

test('what others named cannot write a line of its own', () => {
  const [hit] = judgeFiles({
    [at]: least.replace('gate-hooks promote', 'gate-hooks promote || true').replace('  all:', '  "a\\n::error::b":'),
  });
  assert.not.match(hit!.message, /\n/);
});

test.run();
