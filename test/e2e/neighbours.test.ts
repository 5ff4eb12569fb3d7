import { existsSync, linkSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gitDirSnapshot } from '../support/git-dir.js';
import { createSmoked, live, seenPath } from '../support/neighbour.js';
import { gateHooks, installGate } from '../support/product.js';
import { createRepository, type Files, type TestRepository, writeFiles } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

const makefile = 'smoke:\n\t@echo judged\n';
const withMake = (files: Files = {}): Promise<TestRepository> =>
  createRepository({ files: { Makefile: makefile, ...files } });

const reader = '#!/bin/sh\necho "neighbour $1 $2" >&2\nwhile read -r line; do echo "saw $line" >&2; done\n';

for (const [what, content, mode] of [
  ['a shell hook', reader, 0o755],
  ['a hook with mode 0775', reader, 0o775],
  ['a hook in latin-1', Buffer.from([...Buffer.from(`${reader}# `), 0xe9, 0xff, 0x0a]), 0o755],
  ['a hook without a last newline', reader.trimEnd(), 0o700],
] as const) {
  test(`${what} is kept, run first with its arguments and all of stdin, and restored`, async () => {
    const repo = await withMake();
    repo.write({ '.git/hooks/pre-push': { content, mode } });
    const before = gitDirSnapshot(repo);
    await installGate(repo);
    await installGate(repo);
    const pushed = await repo.push(['origin', 'main', 'main:refs/heads/x']);
    assert.is(pushed.code, 0, pushed.output);
    assert.match(
      pushed.stderr,
      new RegExp(
        `neighbour origin ${repo.remote}\nsaw refs/heads/main [0-9a-f]{40} refs/heads/main 0{40}\nsaw refs/heads/main [0-9a-f]{40} refs/heads/x 0{40}\n(.*\n)*judged`,
      ),
    );
    await gateHooks(repo, ['uninstall']);
    assert.equal(gitDirSnapshot(repo), before);
  });
}

const afterInstall = async (): Promise<void> => undefined;

skipUnless(onPath('python3'), 'python3 is not installed')(
  'a hook in Python sees all of stdin, before the smoke, and is back as it was',
  async () => {
    const repo = await createSmoked();
    repo.write({
      '.git/hooks/pre-push': {
        content: `#!/usr/bin/env python3\nimport sys\nopen(${JSON.stringify(seenPath(repo))}, "a").write(sys.stdin.read())\n`,
        mode: 0o755,
      },
    });
    await live({ repo, reinstall: afterInstall, says: /kept and run first/ });
  },
);

/**
 * The hook that `git lfs install` writes (3.x), with a stand-in for the program: it reads stdin to its end, as
 * git-lfs does.
 */
test('the hook of git-lfs gets its arguments and all of stdin, and is back as it was', async () => {
  const repo = await createSmoked();
  const missing = `This repository is configured for Git LFS but 'git-lfs' was not found on your path. If you no longer wish to use Git LFS, remove this hook by deleting the 'pre-push' file in the hooks directory (set by 'core.hookspath'; usually '.git/hooks').`;
  const programs = tempDir('lfs');
  writeFiles(programs, {
    'git-lfs': {
      content: `#!/bin/sh\n[ "$1 $2 $3" = "pre-push origin ${repo.remote}" ] || exit 64\nwhile read -r line; do echo "$line" >> '${seenPath(repo)}'; done\n`,
      mode: 0o755,
    },
  });
  repo.write({
    '.git/hooks/pre-push': {
      content: `#!/bin/sh\ncommand -v git-lfs >/dev/null 2>&1 || { printf >&2 "\\n%s\\n\\n" "${missing}"; exit 2; }\ngit lfs pre-push "$@"\n`,
      mode: 0o755,
    },
  });
  const env = { PATH: `${programs}:${process.env.PATH}` };
  await live({ repo, env, reinstall: afterInstall, says: /kept and run first/ });
});

test('a neighbour is run for bypassed, deleting and up-to-date pushes too', async () => {
  const repo = await withMake();
  repo.write({ '.git/hooks/pre-push': { content: '#!/bin/sh\necho "neighbour: $(wc -l)" >&2\n', mode: 0o755 } });
  await installGate(repo);
  assert.match(
    (await repo.push(['origin', 'main', 'main:refs/heads/x'], { env: { BYPASS_SMOKE: '1' } })).stderr,
    /neighbour: 2/,
  );
  assert.match((await repo.push()).stderr, /neighbour: 0/);
  assert.match((await repo.push(['origin', ':x'])).stderr, /neighbour: 1/);
});

test('the no of a neighbour refuses the push before the smoke, with its exit code', async () => {
  const repo = await withMake();
  repo.write({ '.git/hooks/pre-push': { content: '#!/bin/sh\nexit 5\n', mode: 0o755 } });
  await installGate(repo);
  const pushed = await repo.push();
  assert.is(pushed.code, 1);
  assert.match(pushed.stderr, /that was here before gate-hooks said no \(exit 5\)/);
  assert.not.match(pushed.output, /judged/);
  assert.match((await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1' } })).stderr, /said no \(exit 5\)/);
});

test('a neighbour that is not executable is kept and, as before, not run', async () => {
  const repo = await withMake();
  repo.write({ '.git/hooks/pre-push': { content: '#!/bin/sh\nexit 5\n', mode: 0o644 } });
  const before = gitDirSnapshot(repo);
  assert.match((await installGate(repo)).stdout, /not executable/);
  assert.is((await repo.push()).code, 0);
  await gateHooks(repo, ['uninstall']);
  assert.equal(gitDirSnapshot(repo), before);
});

for (const [what, target] of [
  ['a tracked script', '../../scripts/pp.sh'],
  ['nothing', 'gone'],
] as const) {
  test(`a hook that is a link to ${what} is never written through, and restored`, async () => {
    const repo = await withMake({ 'scripts/pp.sh': { content: '#!/bin/sh\necho linked >&2\n', mode: 0o755 } });
    repo.write({ '.git/hooks/pre-push': { link: target } });
    const before = gitDirSnapshot(repo);
    await installGate(repo);
    const pushed = await repo.push();
    assert.is(pushed.code, 0, pushed.output);
    assert.is(/linked/.test(pushed.stderr), what === 'a tracked script');
    assert.is(await repo.git('status', '--porcelain'), '');
    await gateHooks(repo, ['uninstall']);
    assert.equal(gitDirSnapshot(repo), before);
  });
}

test('when the place for a neighbour is taken, install refuses and touches nothing', async () => {
  const repo = await withMake();
  repo.write({ '.git/hooks/pre-push': 'one', '.git/hooks/pre-push.before-gate-hooks': 'two' });
  const before = gitDirSnapshot(repo);
  const done = await gateHooks(repo, ['install']);
  assert.is(done.code, 3);
  assert.match(done.stderr, /no place to keep it/);
  assert.equal(gitDirSnapshot(repo), before);
});

test('a hook of ours that was changed by hand is renewed, and the changed text kept', async () => {
  const repo = await withMake();
  await installGate(repo);
  const path = join(repo.dir, '.git/hooks/pre-push');
  const ours = readFileSync(path, 'utf8');
  repo.write({ '.git/hooks/pre-push': { content: `${ours}echo mine\n`, mode: 0o755 } });
  const done = await installGate(repo);
  assert.match(done.stdout, /had been changed by hand/);
  assert.is(readFileSync(path, 'utf8'), ours);
  assert.is(readFileSync(`${path}.edited`, 'utf8'), `${ours}echo mine\n`);
});

test('the second changed text does not replace the first one that was kept', async () => {
  const repo = await withMake();
  await installGate(repo);
  const path = join(repo.dir, '.git/hooks/pre-push');
  const ours = readFileSync(path, 'utf8');
  for (const mine of ['one', 'two']) {
    repo.write({
      '.git/hooks/pre-push': {
        content: Buffer.concat([Buffer.from(`${ours}# ${mine} `), Buffer.from([0xe9, 0x0a])]),
        mode: 0o755,
      },
    });
    await installGate(repo);
  }
  assert.match(readFileSync(`${path}.edited`, 'latin1'), /# one é\n$/);
  assert.match(readFileSync(`${path}.edited.2`, 'latin1'), /# two é\n$/);
});

test('uninstall keeps the text of a hook of ours that was changed by hand', async () => {
  const repo = await withMake();
  await installGate(repo);
  const path = join(repo.dir, '.git/hooks/pre-push');
  const edited = `${readFileSync(path, 'utf8')}echo mine\n`;
  repo.write({ '.git/hooks/pre-push': { content: edited, mode: 0o755 } });
  const done = await gateHooks(repo, ['uninstall']);
  assert.match(done.stdout, /kept beside it: \.git\/hooks\/pre-push\.edited/);
  assert.is(readFileSync(`${path}.edited`, 'utf8'), edited);
  assert.not(existsSync(path));
});

for (const [what, hook] of [
  ['file', { content: '#!/bin/sh\necho stranger >&2\n', mode: 0o755 }],
  ['link', { link: '../stranger' }],
] as const) {
  test(`several installs at once keep the one hook that was there, a ${what}`, async () => {
    const repo = await withMake();
    repo.write({ '.git/stranger': { content: '#!/bin/sh\necho stranger >&2\n', mode: 0o755 } });
    for (let round = 0; round < 4; round += 1) {
      repo.write({
        '.git/hooks/pre-push': hook,
        '.git/hooks/pre-push.before-gate-hooks': null,
        '.git/gate-hooks': null,
      });
      await Promise.all([1, 2, 3].map(() => gateHooks(repo, ['install'])));
      assert.match(readFileSync(join(repo.dir, '.git/hooks/pre-push.before-gate-hooks'), 'utf8'), /echo stranger/);
      assert.match(readFileSync(join(repo.dir, '.git/hooks/pre-push'), 'utf8'), /# gate-hooks pre-push/);
    }
  });
}

test('an install that was ended after it had kept the hook that was there is finished by the next one', async () => {
  const repo = await withMake();
  repo.write({ '.git/hooks/pre-push': { content: '#!/bin/sh\necho stranger >&2\n', mode: 0o755 } });
  linkSync(join(repo.dir, '.git/hooks/pre-push'), join(repo.dir, '.git/hooks/pre-push.before-gate-hooks'));
  await installGate(repo);
  assert.match((await repo.push()).stderr, /stranger\n(.*\n)*judged/);
});

test('a hook that someone put over ours is not removed by uninstall', async () => {
  const repo = await withMake();
  await installGate(repo);
  repo.write({ '.git/hooks/pre-push': { content: '#!/bin/sh\n', mode: 0o755 } });
  const done = await gateHooks(repo, ['uninstall']);
  assert.match(done.stdout, /is not ours/);
  assert.is(readFileSync(join(repo.dir, '.git/hooks/pre-push'), 'utf8'), '#!/bin/sh\n');
});

test('other hooks and a file named ./install in the project are left alone', async () => {
  const repo = await withMake({
    install: 'throw new Error("imported")',
    '.simple-git-hooks.json': '{"pre-commit":"false"}',
  });
  repo.write({
    '.git/hooks/pre-commit': { content: '#!/bin/sh\nexit 0\n', mode: 0o755 },
    '.git/hooks/commit-msg': { content: 'x', mode: 0o755 },
  });
  await installGate(repo);
  assert.is(readFileSync(join(repo.dir, '.git/hooks/pre-commit'), 'utf8'), '#!/bin/sh\nexit 0\n');
  assert.is(readFileSync(join(repo.dir, '.git/hooks/commit-msg'), 'utf8'), 'x');
});

test.run();
