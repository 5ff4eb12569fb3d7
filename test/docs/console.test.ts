// Do the readers of the documentation refuse what they should? Each rule with a page that passes and one that does not.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { callsIn, commandLines, isKnown, strangeFlags, strayFences } from './calls.js';
import { isShown, stepsIn } from './console.js';

test('a console block is its prompts with what is shown below each', () => {
  assert.equal(stepsIn('$ a\n1\n\n2\n\n$ b\n'), [
    { command: 'a', shown: ['1', '', '2'] },
    { command: 'b', shown: [] },
  ]);
  assert.throws(() => stepsIn('1\n$ a\n'), /no prompt above: 1/);
});

test('durations, ids, dates and paths may differ, words and numbers may not', () => {
  assert.ok(isShown(['smoke passed in 112 ms'], 'smoke passed in 4.2 s\n'));
  assert.ok(isShown(['commit 8a1b4f060 of 2026-07-17'], 'commit 804f27683 of 2026-11-26'));
  assert.ok(isShown(['touch /home/me/kill.flag'], 'touch /tmp/x/kill.flag'));
  assert.ok(isShown(['a   b'], 'a b'));
  assert.not.ok(isShown(['smoke passed in 112 ms'], 'smoke failed in 112 ms'));
  assert.not.ok(isShown(['3 errors'], '2 errors'));
  assert.not.ok(isShown(['.git/hooks/pre-push'], '.git/hooks/pre-commit'));
});

test('what is left out stands as three dots, and nothing else is left out', () => {
  assert.ok(isShown(['a', '...', 'd'], 'a\nb\nc\nd\n'));
  assert.ok(isShown(['a', '...', 'd'], 'a\nd\n'));
  assert.not.ok(isShown(['a', 'd'], 'a\nb\nd\n'));
  assert.not.ok(isShown(['a'], 'a\nb\n'));
  assert.not.ok(isShown([], 'a\n'));
});

const known = { smoke: ['--only'], status: [] };
const unknown = (page: string): string[] =>
  callsIn(page)
    .filter((call) => !isKnown(call, known))
    .map(({ text }) => text);

test('a command or a flag that is not in the table is found wherever it is named', () => {
  assert.equal(unknown('`npx gate-hooks smoke --only api`, `A=1 gate-hooks status`, `gate-hooks --version`'), []);
  assert.equal(unknown('`gate-hooks smok`'), ['gate-hooks smok']);
  assert.equal(unknown('`npx gate-hooks smoke --olny api`'), ['npx gate-hooks smoke --olny api']);
  assert.equal(unknown('`gate-hooks smoke [--olny]`').length, 1);
  assert.equal(unknown('`gone; run: npx gate-hooks instal …`').length, 1);
  assert.equal(unknown('```json\n{ "prepare": "gate-hooks instal || true" }\n```\n').length, 1);
  assert.equal(unknown('`stands there; gate-hooks.json`, `gate-hooks/run/v1`'), []);
});

test('a flag that nobody knows is found where it stands alone', () => {
  assert.equal(strangeFlags('`--only`, `git push --no-verify`, `a--b`', known), []);
  assert.equal(strangeFlags('`--olny`, `x --onyl=1`', known), ['--olny', '--onyl']);
});

test('command lines and fences are found apart from what plays them', () => {
  assert.equal(commandLines('```console\n$ A=1 B="x y" git push\ngit said so\n$ ls\n```\n```sh\nnpm ci\n```\n'), [
    'A=1 B="x y" git push',
    'npm ci',
  ]);
  assert.equal(strayFences('```sh\na\n```\n```text\nb\n```\n'), []);
  assert.equal(strayFences('```bash\na\n```\n'), ['bash']);
  assert.ok(strayFences('```\na\n```\n').length > 0);
  assert.ok(strayFences('1. a\n\n   ```sh\n   b\n   ```\n').length > 0);
});

test.run();
