// How a promotion is told in each format, and to the summary of a job: texts of others stay texts. What
// promote.json holds: judgement.test.ts.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { render } from '../../src/report/render.js';
import { freshFolder } from '../evidence/temporary.js';
import { faultOf, makeRig, makeTemplate } from './rig.js';

const green = await makeTemplate(async () => {
  const rig = makeRig({
    'gate-hooks.json': '{"smoke":{"command":"true"}}',
    '.gitignore': 'reports/\n',
    'configs/a': '1',
  });
  await rig.smoke();
  return rig;
});

test('a promotion that cannot be judged leaves no verdict rather than the last one', () => {
  const rig = green();
  rig.promote();
  rig.commit({ 'gate-hooks.json': '{"smoke":{"command":"true"},"evidence":{"config":["nope"]}}' });
  faultOf(() => rig.promote());
  assert.not(existsSync(rig.at('reports/promote.json')));
});

const hostile = 'x | y `z` <img src=x> [a](http://e.example) ::error::no ##[error]no \u001b[31m\u202e\nnext';

test('in every format texts of others can neither command nor forge', () => {
  const rig = green();
  rig.edit((r) => {
    r.run_id = hostile;
    r.status = hostile;
  });
  const summary = join(freshFolder(), 'summary.md');
  writeFileSync(summary, '# before\n');
  process.env.GITHUB_STEP_SUMMARY = summary;
  const answer = rig.promote();
  delete process.env.GITHUB_STEP_SUMMARY;
  for (const format of ['human', 'github', 'json', 'sarif'] as const) {
    const text = render('promote', answer, format, { colour: false });
    assert.not.match(text, /[\u001b\u202e]/, format);
    // A line that is a command of ours is read as that one; in any other the runner obeys ##[ as well.
    if (format === 'github')
      for (const line of text.split('\n'))
        assert.not.match(line, line.startsWith('::error title=promote/') ? /\r/ : /^\s*::|##\[/);
  }
  const markdown = readFileSync(summary, 'utf8');
  assert.ok(markdown.startsWith('# before\n### gate-hooks promote: refused\n'));
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  assert.is(rows.length, 2 + 17);
  for (const row of rows) assert.is(row.split('|').length, 6, row);
  assert.not.match(rows.slice(2).join(''), /[`<>[\]*_]|https?:/);
  assert.match(markdown, /\| status \| ❌ no \| x &#124; y &#96;z&#96; &#60;img/);
});

test('without a job there is no summary, and one that cannot be written changes no answer', () => {
  const rig = green();
  process.env.GITHUB_STEP_SUMMARY = '/dev/null/summary';
  try {
    const { verdict } = rig.promote();
    assert.equal(
      [verdict.status, verdict.findings.map(({ rule, level }) => [rule, level])],
      ['pass', [['promote/summary', 'warn']]],
    );
  } finally {
    delete process.env.GITHUB_STEP_SUMMARY;
  }
});

test('SARIF and GitHub tell every no, with its hint', () => {
  const rig = green();
  rmSync(rig.at('reports'), { recursive: true });
  const answer = rig.promote();
  assert.match(
    render('promote', answer, 'github', { colour: false }),
    /^::error title=promote\/record::record: expected a record of gate-hooks\/run\/v1; found reports\/run\.json is not there%0Ahint: gate-hooks smoke/m,
  );
  assert.match(render('promote', answer, 'sarif', { colour: false }), /"id": "promote\/record"/);
});

test.run();
