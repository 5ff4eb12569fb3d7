// Does bandit print the JSON that docs/schemas/ promises, with all that a person sees? With the real Bandit.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { askJson } from '../support/json.js';
import { createRepository } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';

const withBandit = skipUnless(onPath('bandit'), 'bandit is not installed');

withBandit('bandit: clean and not', async () => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@true\n', 'a.py': 'X = 1\n' } });
  assert.is((await askJson(repo, 'bandit', 'pass')).outcome, 'bandit 0 pass');
  await repo.commit({ 'a.py': 'import subprocess\nsubprocess.call(input(), shell=True)\n' });
  assert.is((await askJson(repo, 'bandit', 'fail')).outcome, 'bandit 0 fail');
});

withBandit('bandit: what it found where, how grave and how sure', async () => {
  const call = 'subprocess.call(input(), shell=True)';
  const repo = await createRepository({
    files: {
      'gate-hooks.json': JSON.stringify({ smoke: { command: 'true' }, bandit: { max_suppressions: 1 } }),
      'a.py': `import subprocess\n${call}\n`,
      'b.py': `import subprocess\n\n${call}  # nosec\n`,
    },
  });
  const { hits } = (await askJson(repo, 'bandit', 'fail')).value;
  assert.equal(
    hits
      .filter((hit: any) => hit.test === 'B602')
      .map(({ path, line, test: id, severity, confidence, suppressed }: any) => [
        path,
        line,
        id,
        severity,
        confidence,
        suppressed,
      ]),
    [
      ['a.py', 2, 'B602', 'HIGH', 'HIGH', false],
      ['b.py', 3, 'B602', 'HIGH', 'HIGH', true],
    ],
  );
});

test.run();
