// Scripts as CI runs them: does a failure of `gate` fail the script? Each answer is compared with what a real bash
// does.
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gateCall } from '../../src/workflows/calls.js';
import { parseShell, simplesOf } from '../../src/workflows/shell-parse.js';
import { walkShell } from '../../src/workflows/shell-run.js';
import { run } from '../support/process.js';
import { writeFiles } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

/** [script, whether it fails when gate does, under -e] */
const scripts: readonly [script: string, fails: boolean][] = [
  ['gate', true],
  ['gate || true', false],
  ['gate ||true', false],
  ['gate || :', false],
  ['gate || exit 1', true],
  ['gate || exit 0', false],
  ['gate || { echo no; exit 1; }', true],
  ['gate || { echo no; }', false],
  ['gate || (exit 3)', true],
  ['gate || echo "failed"', false],
  ['gate\ntrue', true],
  ['gate; true', true],
  ['set +e\ngate', true],
  ['set +e\ngate\ntrue', false],
  ['set +e; gate; exit 0', false],
  ['set +e\ngate\nrc=$?\nset -e\nexit $rc', true],
  ['gate | tee log', true],
  ['set +o pipefail\ngate | cat', false],
  ['gate &', false],
  ['gate & wait', false],
  ['if gate; then echo yes; fi', false],
  ['if ! gate; then exit 1; fi', true],
  ['if gate; then echo yes; else exit 1; fi', true],
  ['! gate', false],
  ['gate && echo yes', true],
  ['gate && echo yes\ntrue', false],
  ['true || gate', false],
  ['(gate) || true', false],
  ['(gate)', true],
  ['{ gate; }', true],
  ['{ gate || true; }', false],
  ['echo "$(gate)"', false],
  ['x=$(gate)', true],
  ['x="$(gate)" || true', false],
  ['trap "exit 0" EXIT\ngate', false],
  ['f() { gate; }\nf', true],
  ['f() { gate; }\nf || true', false],
  ['gate \\\n  || true', false],
  ['gate # || true', true],
  ['echo "gate || true"\ngate', true],
  ["cat <<'EOF'\ngate || true\nEOF\ngate", true],
  ['for i in 1 2; do gate; done', true],
  ['for i in 1; do gate || true; done', false],
  ['gate 2>&1', true],
  ['gate > log 2>&1 || true', false],
  ['case a in a) gate ;; esac', true],
  ['while gate; do break; done', false],
  ['set -e\ngate || false', true],
  ['gate || set +e', false],
  ['export X=$(gate)', false],
  ['test 1 = 1 && gate', true],
];

const walk = (
  script: string,
  options: {
    readonly errexit?: boolean;
    readonly pipefail?: boolean;
    readonly variables?: Record<string, string>;
  } = {},
) =>
  walkShell(script, {
    errexit: true,
    pipefail: true,
    ...options,
    outcomeOf: (words) => (words[0] === 'gate' ? 'fail' : undefined),
  });

for (const [script, fails] of scripts) {
  test(`${JSON.stringify(script)} ${fails ? 'fails' : 'passes'} when gate fails, and so says bash`, async () => {
    const cwd = tempDir('shell');
    writeFiles(cwd, { gate: { content: '#!/bin/sh\nexit 1\n', mode: 0o755 }, 'step.sh': script });
    const done = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', join(cwd, 'step.sh')], {
      cwd,
      env: { PATH: `${cwd}:${process.env.PATH}` },
    });
    assert.is(done.code !== 0, fails, done.output);
    assert.is(walk(script).mayFail, fails);
  });
}

test('without -e only the last command counts', () => {
  assert.is(walk('gate; true', { errexit: false }).mayFail, false);
  assert.is(walk('true; gate', { errexit: false }).mayFail, true);
});

test('a demand is followed with the value it would see', () => {
  const demand = (script: string, value: string): boolean =>
    walkShell(script, { errexit: true, pipefail: true, variables: { R: value }, outcomeOf: () => undefined }).mustFail;
  for (const [script, refuses, lets] of [
    ['[ "$R" = success ]', true, true],
    ['if [ "$R" != success ]; then exit 1; fi', true, true],
    ['[[ $R == success ]] || exit 1', true, true],
    ['test "$R" = success', true, true],
    ['if [ "$R" = success ]; then exit 1; fi', false, false],
    ['[ "$R" = success ] || true', false, true],
    ['[ "$R" != failure ]', true, true],
    ['echo "$R"', false, true],
    ['[ "${R}" = "success" ] || { echo no; exit 1; }', true, true],
  ] as const)
    assert.equal([demand(script, 'failure'), !demand(script, 'success')], [refuses, lets], script);
  // Only one way of not being a success is looked for, and that is no success.
  assert.is(demand('[ "$R" != failure ]', 'skipped'), false);
});

test('any text at all is read to its end', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({
          unit: fc.constantFrom(
            ...'ab$(){}`"\'\\;|&<>#!\n [=]'.split(''),
            'if ',
            'then ',
            'fi ',
            'EOF\n',
            '<<EOF',
            'case ',
            'esac',
            'do ',
            'done',
          ),
        }),
      ),
      (script) => {
        simplesOf(parseShell(script));
        walk(script);
      },
    ),
    { numRuns: 1500 },
  );
});

for (const [what, script] of [
  ['functions that call themselves twice', 'f() { f; f; }\nf\ngate || true'],
  ['functions in functions', 'a() '.repeat(50_000)],
  ['brackets', '('.repeat(50_000)],
  ['substitutions in substitutions', '$('.repeat(20_000)],
  ['conditions in conditions', 'if '.repeat(50_000)],
  ['quotes that never end', '"$('.repeat(20_000)],
  ['a long script', 'gate || true\n'.repeat(20_000)],
  ['negations', '! '.repeat(50_000)],
  ['here-documents', '<<A '.repeat(5_000)],
  ['cases', 'case x in '.repeat(20_000)],
] as const) {
  test(`${what} are read to an end, and never taken for a script that fails as it should`, () => {
    simplesOf(parseShell(script));
    assert.is(walk(script).mustFail, false);
  });
}

for (const [line, said] of [
  ['gate-hooks promote --merge a', 'gate-hooks promote'],
  ['npx --no-install gate-hooks promote', 'gate-hooks promote'],
  ['npx gate-hooks promote', 'gate-hooks promote unpinned'],
  ['npx -y gate-hooks@0.1.0 smoke', 'gate-hooks smoke'],
  ['npx gate-hooks@latest smoke', 'gate-hooks smoke unpinned'],
  ['FOO=1 env BAR=2 sudo -E timeout 5 gate-hooks bandit', 'gate-hooks bandit'],
  ['node dist/cli.js promote', 'gate-hooks promote'],
  ['./node_modules/.bin/gate-hooks smoke', 'gate-hooks smoke'],
  ['python -m bandit -r .', 'bandit'],
  ['uv run bandit -r .', 'bandit'],
  ['uvx bandit -r .', 'bandit unpinned'],
  ['pipx run bandit==1.9.4', 'bandit'],
  ['npm exec -- gate-hooks promote', 'gate-hooks promote unpinned'],
  ['pnpm exec gate-hooks promote', 'gate-hooks promote'],
  ['echo gate-hooks promote', 'none'],
  ['npm run promote', 'none'],
  ['pip install bandit', 'none'],
] as const) {
  test(`${line}: ${said}`, () => {
    const [simple] = simplesOf(parseShell(line));
    const call = gateCall((simple?.kind === 'simple' ? simple.words : []).map(({ raw }) => raw));
    assert.is(
      call === null
        ? 'none'
        : [call.tool, call.command, call.isPinned ? null : 'unpinned'].filter((word) => word !== null).join(' '),
      said,
    );
  });
}

test.run();
