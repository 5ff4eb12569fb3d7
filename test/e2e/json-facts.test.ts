// Is everything that a terminal shows in the JSON, too, as data and not as a sentence only? Each fact by its field, in the outcome that shows it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { askJson, type Told } from '../support/json.js';
import { createRepository, type Files, type InRepository, type TestRepository } from '../support/repository.js';

const ask = async (repo: TestRepository, line: string, status: string, options: InRepository = {}): Promise<Told> => (await askJson(repo, line, status, options)).value;
const settings = (value: unknown): Files => ({ 'gate-hooks.json': JSON.stringify(value) });

const steps = [{ name: 'lint', run: 'true', inputs: ['*.txt'] }, { name: 'unit', run: ['sh', '-c', '! grep -q red code.txt && touch made.bin'], needs: ['lint'], inputs: ['*.md'] }];

test('smoke: where the record and the log are, what the work tree holds beside HEAD, what was left behind', async () => {
  const repo = await createRepository({ files: { ...settings({ smoke: { steps }, evidence: { report: 'out/run.json' } }), 'code.txt': 'green\n', 'a.md': '' } });
  const green = await ask(repo, 'smoke', 'pass');
  assert.equal([green['record_path'], green['left_files'], green['work_tree']], ['out/run.json', ['made.bin'], { changed: [], untracked: [], uncommitted: [] }]);
  repo.write({ 'code.txt': 'red\n', 'new.txt': '' });
  const red = await ask(repo, 'smoke', 'fail');
  assert.equal([red['left_files'], red['work_tree']], [[], { changed: ['code.txt'], untracked: ['made.bin', 'new.txt'], uncommitted: [] }]);
  assert.ok(existsSync(join(repo.dir, red['log'])) && red['reason'].endsWith(red['log']), red['log']);
});

test('explain: which steps would run, which files differ, and what a pass would be valid for', async () => {
  const repo = await createRepository({ files: { ...settings({ smoke: { steps } }), '.gitignore': 'made.bin\n', 'code.txt': 'green\n', 'a.md': '' } });
  assert.equal((await ask(repo, 'explain', 'pass'))['runs'], ['lint', 'unit']);
  await ask(repo, 'smoke', 'pass');
  assert.equal((await ask(repo, 'explain', 'pass'))['runs'], []);
  await repo.commit({ 'code.txt': 'blue\n' });
  const told = await ask(repo, 'explain', 'pass');
  assert.equal(told['steps'].map((step: any) => step.changed_files), [['code.txt'], null]);
  const [lint] = told['steps'];
  assert.is.not(lint.parts.inputs, lint.explanation.nearest.parts.inputs);
  assert.equal({ ...lint.parts, inputs: null }, { ...lint.explanation.nearest.parts, inputs: null });
  await repo.commit({ ...settings({ smoke: { steps }, cache: { max_age: 0 } }) });
  assert.is((await ask(repo, 'explain', 'pass'))['max_age_ms'], 0);
});

test('plan and canary: where the steps come from, where the record lies, what would end it', async () => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@true\n' } });
  assert.is((await ask(repo, 'plan', 'pass'))['origin'], 'Makefile target smoke');
  const canary = await ask(repo, 'canary --ticks 1', 'pass');
  assert.equal([canary['record_path'], canary['kill_flag']], ['reports/canary.json', 'kill.flag']);
  assert.ok(existsSync(join(repo.dir, canary['record_path'])));
});

test.run();
