// Promotes Python that the real Bandit scans.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { files, tell, told } from '../support/promotion.js';
import { onPath, skipUnless } from '../support/skip.js';

const withBandit = skipUnless(onPath('bandit'), 'bandit is not installed');
const python = { ...files, 'engine/run.py': 'import subprocess\n\nsubprocess.call(input(), shell=True)\n' };

withBandit('a finding of Bandit above LOW stops the promotion, whatever the smoke said', async () => {
  const { promote } = await tell(python);
  const done = await promote.gate(['promote', '--format', 'json']);
  assert.is(done.code, 1, done.output);
  assert.equal(told(done).no, ['bandit']);
});

withBandit('Python without a finding is promoted', async () => {
  const { promote } = await tell({ ...python, 'engine/run.py': 'print("hello")\n' });
  const done = await promote.gate(['promote']);
  assert.is(done.code, 0, done.output);
  assert.match(done.stdout, /^bandit +ok +bandit 1\.\d+\.\d+: nothing above LOW in 1 file/m);
});

test.run();
