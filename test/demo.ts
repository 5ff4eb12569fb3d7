// npm run demo: the packed tarball, a scratch repository with a bare remote, a small real Python project, and nine
// real pushes.
// Exits non-zero when one of them does not end as it should.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packProject } from './driver/package.js';
import { projectRoot } from './support/project.js';
import { createRepository, type InRepository, type TestRepository } from './support/repository.js';

const files = {
  Makefile: 'smoke:\n\t@python3 -B -m unittest -q\n',
  '.gitignore': '__pycache__/\n',
  'requirements.lock': '# pinned\n',
  'config/model.json': '{"learning_rate": 0.1}\n',
  'engine/__init__.py': '"""Scores what comes in."""\n',
  'engine/score.py': 'def score(x):\n    return 2 * x\n',
  'tests/__init__.py': '',
  'tests/test_score.py':
    'import unittest\nfrom engine.score import score\n\n\nclass Score(unittest.TestCase):\n    def test_doubles(self):\n        self.assertEqual(score(21), 42)\n',
};
const broken = 'def score(x):\n    return 3 * x\n';

const say = (text: string): void => void process.stdout.write(text);

type Expected = { readonly title: string; readonly code: number; readonly says: RegExp };

let wrong = 0;

const show = async (
  repo: TestRepository,
  args: readonly string[],
  expected: Expected,
  options: InRepository = {},
): Promise<void> => {
  const env = Object.entries(options.env ?? {})
    .map(([name, value]) => `${name}=${/ /.test(String(value)) ? `"${value}"` : value} `)
    .join('');
  say(`\n=== ${expected.title}\n$ ${env}git push ${args.join(' ')}\n`);
  const pushed = await repo.push(args, options);
  say(pushed.output.replace(/^/gm, '  ').trimEnd());
  const ok = pushed.code === expected.code && expected.says.test(pushed.output);
  if (!ok) wrong += 1;
  say(`\n${ok ? 'as it should' : 'NOT AS IT SHOULD'}: git push exited ${pushed.code}\n`);
};

/** A change to commit beside the unfinished one. */
const touchLock = async (repo: TestRepository): Promise<string> => {
  repo.write({ 'requirements.lock': '# pinned again\n' });
  return 'requirements.lock';
};

const pushAll = async (repo: TestRepository): Promise<void> => {
  await show(repo, ['origin', 'main'], { title: '1. green', code: 0, says: /smoke passed in/ });
  await repo.commit({ 'engine/score.py': broken }, 'triple it');
  await show(repo, ['origin', 'main'], { title: '2. red: refused', code: 1, says: /push refused: smoke FAILED/ });
  await show(
    repo,
    ['origin', 'main:refs/heads/wip'],
    { title: '3. bypassed: goes through, leaves a trace', code: 0, says: /BYPASSED/ },
    { env: { BYPASS_SMOKE: '1', BYPASS_REASON: 'demo at noon' } },
  );
  await show(repo, ['origin', '--delete', 'wip'], {
    title: '4. delete: nothing to smoke',
    code: 0,
    says: /skipped: this push only deletes refs/,
  });
  await repo.commit({ 'engine/score.py': files['engine/score.py'] }, 'double it again');
  await repo.git('tag', '-a', '-m', 'first release', 'v1.0.0');
  await show(repo, ['origin', 'v1.0.0'], {
    title: '5. an annotated tag at an unpushed commit',
    code: 0,
    says: /smoke passed in/,
  });
  await show(repo, ['origin', 'main'], {
    title: '6. green again after the fix: remembered, for the tag was the same content',
    code: 0,
    says: /passed before, not run again: smoke passed in/,
  });
  repo.write({ 'engine/score.py': 'def score(x):\n    return unfinished\n' });
  await repo.git('commit', '--quiet', '-m', 'new lock', '--only', '--', await touchLock(repo));
  await show(repo, ['origin', 'main'], {
    title: '7. from a dirty work tree: the commit is judged, elsewhere',
    code: 0,
    says: /private checkout[\s\S]*smoke passed in/,
  });
  await repo.git('checkout', '--quiet', '--', '.');
  await repo.git('switch', '--quiet', '-c', 'triple');
  await repo.commit({ 'engine/score.py': broken }, 'triple it');
  await repo.git('switch', '--quiet', 'main');
  await repo.commit({ 'config/model.json': '{"learning_rate": 0.2}\n' }, 'faster');
  await show(repo, ['origin', 'main', 'triple'], {
    title: '8. two branches at once, one red: both refused, each judged by its own files',
    code: 1,
    says: /refs\/heads\/triple \([0-9a-f]{9}\): smoke FAILED/,
  });
  await show(repo, ['origin', 'main'], {
    title: '9. the green one alone: it passed a moment ago',
    code: 0,
    says: /passed before, not run again: smoke passed in [\d.]+ m?s on /,
  });
};

const main = async (): Promise<void> => {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'gate-hooks-demo-')));
  try {
    say('packing the tarball\n');
    const cli = join(await packProject(projectRoot(), place), 'dist', 'cli.js');
    const repo = await createRepository({ files });
    for (const command of ['install', 'status']) {
      say(`\n$ npx gate-hooks ${command}\n`);
      const done = await repo.run(process.execPath, [cli, command]);
      say(`${done.output.replace(/^/gm, '  ').trimEnd()}\n`);
      if (done.code !== 0) throw new Error(`gate-hooks ${command} exited ${done.code}`);
    }
    await pushAll(repo);
    const status = await repo.run(process.execPath, [cli, 'status']);
    say(`\n$ npx gate-hooks status\n${status.output.replace(/^/gm, '  ').trimEnd()}\n`);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
};

await main();
say(`\n${wrong === 0 ? 'demo: all pushes ended as they should' : `demo: ${wrong} did NOT end as they should`}\n`);
process.exitCode = wrong === 0 ? 0 : 1;
