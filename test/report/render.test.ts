// Does each format say the same answer in its own words? Texts from others: hostile.test.ts.
import kleur from 'kleur';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../../src/core/rules.js';
import { pass, skip } from '../../src/core/verdict.js';
import { escapeData, escapeProperty } from '../../src/report/github.js';
import { decideColour } from '../../src/report/human.js';
import { defaultFormat, render } from '../../src/report/render.js';
import { sample } from './sample.js';
import { sarif } from './sarif-log.js';

const plain = { colour: false };

test('people read the lines, the findings with their hints, and the verdict last', () => {
  assert.is(
    render('smoke', sample, 'human', plain),
    [
      'judged 1 commit',
      '',
      'error: make smoke ended with exit code 1 [smoke/failed]',
      '  hint: run it by hand: make smoke',
      'warn: requirements.lock:3: the pins are 41 days old, 30 are allowed [lock/too-old]',
      '  hint: gate-hooks refresh-lock',
      'note: src dir/ü:x,y: src has no README [readme/missing]',
      'gate-hooks: refused: the smoke failed (exit 1) after 4.2 s',
      '',
    ].join('\n'),
  );
});

test('a document is printed as it stands, and machines still read one object', () => {
  const answer = { verdict: pass('printed'), document: 'complete -c x\n', data: { shell: 'fish' } };
  for (const format of ['human', 'github'] as const)
    assert.is(render('completion', answer, format, plain), 'complete -c x\n');
  assert.is((JSON.parse(render('completion', answer, 'json', plain)) as { shell: string }).shell, 'fish');
});

test('machines read one object, its schema first', () => {
  assert.is(
    render('smoke', sample, 'json', plain),
    `{
  "schema": "gate-hooks/smoke/v1",
  "command": "smoke",
  "status": "fail",
  "reason": "the smoke failed (exit 1) after 4.2 s",
  "findings": [
    {
      "rule": "smoke/failed",
      "level": "error",
      "path": null,
      "line": null,
      "message": "make smoke ended with exit code 1",
      "hint": "run it by hand: make smoke"
    },
    {
      "rule": "lock/too-old",
      "level": "warn",
      "path": "requirements.lock",
      "line": 3,
      "message": "the pins are 41 days old, 30 are allowed",
      "hint": "gate-hooks refresh-lock"
    },
    {
      "rule": "readme/missing",
      "level": "note",
      "path": "src dir/ü:x,y",
      "line": null,
      "message": "src has no README",
      "hint": null
    }
  ],
  "trees": 1,
  "took_ms": 4200
}
`,
  );
});

test('GitHub reads one command a finding, and the verdict last', () => {
  assert.is(
    render('smoke', sample, 'github', plain),
    [
      'judged 1 commit',
      '',
      '::error title=smoke/failed::make smoke ended with exit code 1%0Ahint: run it by hand: make smoke',
      '::warning file=requirements.lock,line=3,title=lock/too-old::the pins are 41 days old, 30 are allowed%0Ahint: gate-hooks refresh-lock',
      '::notice file=src dir/ü%3Ax%2Cy,title=readme/missing::src has no README',
      'gate-hooks: refused: the smoke failed (exit 1) after 4.2 s',
      '',
    ].join('\n'),
  );
});

test('SARIF holds the catalogue, the findings about files as results and the rest as notifications', () => {
  const { log, run } = sarif(sample);
  assert.equal(
    [log.version, log.$schema, log.runs.length],
    ['2.1.0', 'https://json.schemastore.org/sarif-2.1.0.json', 1],
  );
  assert.equal(
    run.tool.driver.rules,
    Object.entries(rules).map(([id, text]) => ({ id, shortDescription: { text } })),
  );
  assert.equal(run.results, [
    {
      ruleId: 'lock/too-old',
      ruleIndex: Object.keys(rules).indexOf('lock/too-old'),
      level: 'warning',
      message: { text: 'the pins are 41 days old, 30 are allowed\nhint: gate-hooks refresh-lock' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'requirements.lock', uriBaseId: '%SRCROOT%' },
            region: { startLine: 3 },
          },
        },
      ],
    },
    {
      ruleId: 'readme/missing',
      ruleIndex: Object.keys(rules).indexOf('readme/missing'),
      level: 'note',
      message: { text: 'src has no README' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'src%20dir/%C3%BC%3Ax%2Cy', uriBaseId: '%SRCROOT%' },
            region: { startLine: 1 },
          },
        },
      ],
    },
  ]);
  assert.equal(run.invocations, [
    {
      executionSuccessful: true,
      toolExecutionNotifications: [
        {
          associatedRule: { id: 'smoke/failed', index: Object.keys(rules).indexOf('smoke/failed') },
          level: 'error',
          message: { text: 'make smoke ended with exit code 1\nhint: run it by hand: make smoke' },
        },
      ],
    },
  ]);
  assert.equal(run.properties, { status: 'fail', reason: 'the smoke failed (exit 1) after 4.2 s' });
});

for (const [verdict, text, coloured] of [
  [pass('all is well'), 'all is well', '\u001b[32mall is well\u001b[39m'],
  [skip('nothing to judge'), 'skipped: nothing to judge', '\u001b[33mskipped\u001b[39m: nothing to judge'],
] as const) {
  test(`a verdict that is ${verdict.status} reads "${text}", in colour too`, () => {
    for (const format of ['human', 'github'] as const)
      assert.is(render('gate', { verdict }, format, plain), `gate-hooks: ${text}\n`);
    assert.is(render('gate', { verdict }, 'human', { colour: true }), `gate-hooks: ${coloured}\n`);
  });
}

test('the colour of one text is no setting for the rest of the process', () => {
  const before = kleur.enabled;
  for (const colour of [true, false]) {
    render('gate', sample, 'human', { colour });
    assert.is(kleur.enabled, before);
  }
});

for (const [text, data, property] of [
  ['a', 'a', 'a'],
  ['50%', '50%25', '50%25'],
  ['%0A', '%250A', '%250A'],
  ['a\r\nb', 'a%0D%0Ab', 'a%0D%0Ab'],
  ['a:b,c', 'a:b,c', 'a%3Ab%2Cc'],
] as const) {
  test(`${JSON.stringify(text)} is escaped once for GitHub`, () => {
    assert.is(escapeData(text), data);
    assert.is(escapeProperty(text), property);
  });
}

const colours: [Record<string, string>, boolean, boolean][] = [
  [{}, true, true],
  [{}, false, false],
  [{ TERM: 'dumb' }, true, false],
  [{ TERM: 'xterm' }, true, true],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ NO_COLOR: '0', FORCE_COLOR: '1' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: 'true', TERM: 'dumb' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: 'false' }, true, false],
  [{ FORCE_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '' }, false, false],
];
for (const [env, isTTY, on] of colours) {
  test(`colour is ${on ? 'on' : 'off'} for ${JSON.stringify(env)} ${isTTY ? 'on a terminal' : 'in a pipe'}`, () =>
    assert.is(decideColour(env, isTTY), on));
}

test('github is the format of a GitHub Actions job and of nothing else', () => {
  assert.is(defaultFormat({ GITHUB_ACTIONS: 'true' }), 'github');
  for (const env of [{}, { GITHUB_ACTIONS: '' }, { GITHUB_ACTIONS: 'false' }, { CI: 'true' }])
    assert.is(defaultFormat(env), 'human');
});

test.run();
