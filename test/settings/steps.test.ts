// What do written steps come to, and what is said about steps that do not fit together?
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { commandText, describeSteps } from '../../src/settings/describe.js';
import { validate } from '../../src/settings/validate.js';
import { own, refusal } from './refusal.js';

const withSteps = (...steps: readonly unknown[]): Record<string, unknown> => ({ smoke: { steps } });

test('a step takes the folder and the variables of the smoke, and its own over them', () => {
  const { smoke } = validate(
    own({
      smoke: {
        cwd: 'app',
        env: { A: '1', B: '1' },
        timeout: '30m',
        steps: [
          { name: 'lint', run: 'make lint' },
          {
            name: 'unit',
            run: ['pytest', '-q'],
            needs: ['lint', 'lint'],
            inputs: ['./src/**', '!./src/x.md', 'src'],
            timeout: '2m',
            cwd: './api/',
            env: { B: '2' },
          },
        ],
      },
    }),
  );
  assert.equal(smoke, {
    steps: [
      { name: 'lint', run: 'make lint', needs: [], inputs: null, timeout: null, cwd: 'app', env: { A: '1', B: '1' } },
      {
        name: 'unit',
        run: ['pytest', '-q'],
        needs: ['lint'],
        inputs: ['/src/**', '!/src/x.md', 'src'],
        timeout: 120_000,
        cwd: 'api',
        env: { A: '1', B: '2' },
      },
    ],
    command_origin: 'gate-hooks.json',
    link: null,
    timeout: 1_800_000,
    idle_timeout: null,
  });
});

test('steps win over a detected command, and are read from TOML too', () => {
  const toml =
    '[[tool.gate-hooks.smoke.steps]]\nname = "a"\nrun = "./a"\n[[tool.gate-hooks.smoke.steps]]\nname = "b"\nrun = ["./b"]\nneeds = ["a"]\n';
  const { smoke } = validate({ 'pyproject.toml': toml, Makefile: 'smoke:\n' });
  assert.equal(
    smoke.steps.map(({ name, run, needs }) => ({ name, run, needs })),
    [
      { name: 'a', run: './a', needs: [] },
      { name: 'b', run: ['./b'], needs: ['a'] },
    ],
  );
  assert.is(smoke.command_origin, 'pyproject.toml');
});

test('a circle that a chain only leads to, and a diamond, are told apart', () => {
  const diamond = withSteps(
    { name: 'd', run: 'x', needs: ['b', 'c'] },
    { name: 'b', run: 'x', needs: ['a'] },
    { name: 'c', run: 'x', needs: ['a'] },
    { name: 'a', run: 'x' },
  );
  assert.is(validate(own(diamond)).smoke.steps.length, 4);
});

const name = 'must be a name of letters, digits, ".", "_" and "-" that starts with a letter or digit, at most 50 long';
const command = 'must be a shell line, or a list of a program and its arguments';
const input = 'must be a pattern as in .gitignore, such as "src/**/*.py", without ".." and "."';
const known = 'name, run, needs, inputs, timeout, cwd, env';
const a = { name: 'a', run: 'x' };
const b = { name: 'b', run: 'x' };
const refused: [string, unknown, string][] = [
  [
    'beside a command',
    { smoke: { command: 'x', steps: [a] } },
    'smoke.steps: stands beside smoke.command, keep one of the two',
  ],
  [
    'an empty list',
    withSteps(),
    'smoke.steps: must be a list of at least one step: { "name": ..., "run": ... }, got an empty list',
  ],
  ['no name', withSteps({ run: 'x' }), `smoke.steps[0].name: ${name}, got nothing`],
  ['no command', withSteps({ name: 'a' }), `smoke.steps[0].run: ${command}, got nothing`],
  ['a name with a space', withSteps({ name: 'a b', run: 'x' }), `smoke.steps[0].name: ${name}, got "a b"`],
  ['a step that is a text', withSteps('x'), 'smoke.steps[0]: must be an object, got "x"'],
  [
    'a misspelt key',
    withSteps(a, { ...b, need: ['a'] }),
    `smoke.steps[1].need: unknown key, did you mean needs? known here: ${known}`,
  ],
  [
    'the word of other tools',
    withSteps({ name: 'a', command: 'x', run: 'x' }),
    `smoke.steps[0].command: unknown key, did you mean run? known here: ${known}`,
  ],
  ['a key of another group', withSteps({ ...a, files: [] }), `smoke.steps[0].files: unknown key; known here: ${known}`],
  [
    'a key of a step outside',
    { smoke: { run: 'x' } },
    'smoke.run: unknown key; known here: command, steps, link, timeout, idle_timeout, cwd, env',
  ],
  [
    'inputs that only take away',
    withSteps({ ...a, inputs: ['!a'] }),
    'smoke.steps[0].inputs: must be a list of at least one pattern such as "src/**", got a list',
  ],
  [
    'an input above the top',
    withSteps({ ...a, inputs: ['a', '../b'] }),
    `smoke.steps[0].inputs[1]: ${input}, got "../b"`,
  ],
  ['a comment as an input', withSteps({ ...a, inputs: ['# all'] }), `smoke.steps[0].inputs[0]: ${input}, got "# all"`],
  ['two of one name', withSteps(a, b, a), 'smoke.steps[2].name: "a" is already the name of smoke.steps[0]'],
  [
    'an unknown need',
    withSteps(a, { ...b, needs: ['nothing-near'] }),
    'smoke.steps[1].needs[0]: no step is called "nothing-near"; there are a, b',
  ],
  [
    'a misspelt need',
    withSteps({ name: 'build', run: 'x' }, { ...b, needs: ['biuld'] }),
    'smoke.steps[1].needs[0]: no step is called "biuld", did you mean build? there are build, b',
  ],
  [
    'a need with an escape',
    withSteps({ ...a, needs: ['\u001b[31m'] }),
    'smoke.steps[0].needs[0]: no step is called "\\x1b[31m"; there are a',
  ],
  ['a step that needs itself', withSteps({ ...a, needs: ['a'] }), 'smoke.steps[0].needs[0]: "a" needs itself'],
  [
    'two that need each other',
    withSteps({ ...a, needs: ['b'] }, { ...b, needs: ['a'] }),
    'smoke.steps: the steps need each other in a circle: a -> b -> a',
  ],
  [
    'a circle behind a chain',
    withSteps(
      { name: 'z', run: 'x', needs: ['b'] },
      { ...a, needs: ['b'] },
      { ...b, needs: ['c'] },
      { name: 'c', run: 'x', needs: ['a'] },
    ),
    'smoke.steps: the steps need each other in a circle: b -> c -> a -> b',
  ],
];
for (const [what, value, sentence] of refused) {
  test(`steps refused: ${what}`, () => assert.is(refusal(own(value)).message, `gate-hooks.json: ${sentence}`));
}

test('all that is wrong with the steps is said at once, with the place in the file', () => {
  const { message, hint } = refusal({
    'package.json': JSON.stringify({
      'gate-hooks': { smoke: { command: 'x', steps: [{ ...a, needs: ['b', 'a'] }, { ...b, needs: ['a'] }, b] } },
    }),
  });
  assert.equal(message.split('\n'), [
    'package.json: gate-hooks.smoke.steps: stands beside smoke.command, keep one of the two',
    'package.json: gate-hooks.smoke.steps[2].name: "b" is already the name of smoke.steps[1]',
    'package.json: gate-hooks.smoke.steps[0].needs[1]: "a" needs itself',
  ]);
  assert.is(hint, 'edit package.json');
});

test('a long chain of steps is no circle and no trouble', () => {
  const steps = Array.from({ length: 2000 }, (_, i) => ({
    name: `s${i}`,
    run: 'x',
    needs: i === 1999 ? [] : [`s${i + 1}`],
  }));
  assert.is(validate(own({ smoke: { steps } })).smoke.steps.length, 2000);
});

test('what runs is said on one line: the command of one step, the names of several', () => {
  const steps = (value: unknown) => validate(own(value)).smoke.steps;
  assert.is(describeSteps([]), '');
  assert.is(describeSteps(steps({ smoke: { command: ['npm', 'test'] } })), 'npm test');
  assert.is(describeSteps(steps(withSteps(a, b))), '2 steps: a, b');
  assert.is(commandText('a\nb\u001b'), 'a\\x0ab\\x1b');
});

test.run();
