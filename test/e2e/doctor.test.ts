// gate-hooks doctor against real git: each way to lose the gate is found, what a push then does is seen, and --fix brings it back.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seesConfigHooks } from '../../src/wiring/config-hook.js';
import { snapshot } from '../support/git-dir.js';
import { as, canBeOthers, giveTo, openWayTo } from '../support/people.js';
import type { Ran } from '../support/process.js';
import { addGate, gateHooks, installedPackage, installGate } from '../support/product.js';
import {
  createRepository,
  type Files,
  type InRepository,
  type RepositoryOptions,
  type TestRepository,
} from '../support/repository.js';
import { skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

const makefile = 'smoke:\n\t@echo judged\n';
const hook = '.git/hooks/pre-push';

const installed = async (files: Files = {}, options: RepositoryOptions = {}): Promise<TestRepository> => {
  const repo = await createRepository({ files: { Makefile: makefile, ...files }, ...options });
  addGate(repo);
  return repo;
};

type Told = {
  readonly code: number;
  readonly reason: string;
  readonly fires: boolean;
  readonly fixed: readonly string[];
  readonly left: readonly string[];
  /** State of each row by its name. */
  readonly rows: Readonly<Record<string, string>>;
  readonly findings: readonly { rule: string; level: string; message: string; hint: string }[];
};

const doctor = async (
  repo: TestRepository,
  args: readonly string[] = [],
  options: InRepository = {},
): Promise<Told> => {
  const done: Ran = await gateHooks(repo, ['doctor', ...args, '--format', 'json'], options);
  const said = JSON.parse(done.stdout) as {
    reason: string;
    fires: boolean;
    fixed: string[];
    left_alone: string[];
    checks: { name: string; state: string }[];
    findings: Told['findings'];
  };
  return {
    code: done.code,
    reason: said.reason,
    fires: said.fires,
    fixed: said.fixed,
    left: said.left_alone,
    findings: said.findings,
    rows: Object.fromEntries(said.checks.map(({ name, state }) => [name, state])),
  };
};

const rulesOf = ({ findings }: Told): string[] => [...new Set(findings.map(({ rule }) => rule))];

const isWell = (told: Told): void => {
  assert.is(told.code, 0, JSON.stringify(told, null, 1));
  assert.equal(
    [told.rows.probe, told.rows['bare PATH'], told.rows['hook file'], told.rows.runtime],
    ['ok', 'ok', 'ok', 'ok'],
  );
};

test('a healthy repository: every row is ok, exit 0, and nothing is left behind', async () => {
  const repo = await installed();
  const before = snapshot(join(repo.dir, '.git'));
  const told = await doctor(repo);
  isWell(told);
  assert.equal([...new Set(Object.values(told.rows))], ['ok']);
  assert.equal(told.findings, []);
  assert.match(told.reason, /git started the hook and took its no/);
  assert.equal(snapshot(join(repo.dir, '.git')), before);
  assert.is(await repo.git('ls-remote', 'origin'), '');
});

type Break = {
  readonly name: string;
  readonly does: (repo: TestRepository) => Promise<unknown> | void;
  readonly rule: string;
  readonly pushes: 'unjudged' | 'refused' | null;
};

const breaks: readonly Break[] = [
  {
    name: 'the hook file is deleted',
    does: (repo) => rmSync(join(repo.dir, hook)),
    rule: 'doctor/hook-file',
    pushes: 'unjudged',
  },
  {
    name: 'the x bit is lost',
    does: (repo) => chmodSync(join(repo.dir, hook), 0o644),
    rule: 'doctor/hook-file',
    pushes: 'unjudged',
  },
  // git 2.39 hangs on such a hook, so no push is tried.
  {
    name: 'the hook got CRLF line ends',
    does: (repo) =>
      repo.write({
        [hook]: { content: readFileSync(join(repo.dir, hook), 'utf8').replaceAll('\n', '\r\n'), mode: 0o755 },
      }),
    rule: 'doctor/hook-file',
    pushes: null,
  },
  {
    name: 'the runtime is lost',
    does: (repo) => rmSync(join(repo.dir, '.git/gate-hooks/runtime'), { recursive: true }),
    rule: 'wiring/stale-runtime',
    pushes: 'refused',
  },
  {
    name: 'the runtime was altered',
    does: (repo) => appendFileSync(join(repo.dir, '.git/gate-hooks/runtime/hook.cjs'), '\n;process.exit(0)\n'),
    rule: 'wiring/stale-runtime',
    pushes: null,
  },
  {
    name: 'the whole store is gone',
    does: (repo) => rmSync(join(repo.dir, '.git/gate-hooks'), { recursive: true }),
    rule: 'wiring/stale-runtime',
    pushes: 'refused',
  },
  {
    name: 'someone wrote another hook over ours',
    does: (repo) => repo.write({ [hook]: { content: '#!/bin/sh\necho stranger >&2\n', mode: 0o755 } }),
    rule: 'doctor/hook-file',
    pushes: 'unjudged',
  },
  {
    name: 'core.hooksPath was led elsewhere',
    does: (repo) => repo.git('config', 'core.hooksPath', join(repo.dir, '.git/elsewhere')),
    rule: 'doctor/hook-file',
    pushes: 'unjudged',
  },
  {
    name: 'the hook was edited to end at once',
    does: (repo) =>
      repo.write({
        [hook]: { content: readFileSync(join(repo.dir, hook), 'utf8').replace(/^nl=/m, 'exit 0\nnl='), mode: 0o755 },
      }),
    rule: 'doctor/probe',
    pushes: 'unjudged',
  },
];

for (const { name, does, rule, pushes } of breaks) {
  test(`${name}: found, and --fix brings the gate back`, async () => {
    const repo = await installed();
    await does(repo);
    const told = await doctor(repo);
    assert.is(told.code, 1, JSON.stringify(told));
    assert.ok(rulesOf(told).includes(rule), JSON.stringify(told.findings));
    assert.ok(told.findings.every(({ hint }) => hint !== null && hint !== ''));
    if (pushes !== null) {
      const pushed = await repo.push(['origin', 'main:refs/heads/broken']);
      assert.is(pushed.code, pushes === 'refused' ? 1 : 0, pushed.output);
      assert.not.match(pushed.output, /judged/);
    }
    const fixed = await doctor(repo, ['--fix']);
    isWell(fixed);
    assert.ok(fixed.fixed.length > 0);
    const again = await repo.push();
    assert.is(again.code, 0, again.output);
    assert.match(again.stderr, /judged/);
  });
}

test('a repository that was never wired is told so, and --fix wires it', async () => {
  const repo = await createRepository({ files: { Makefile: makefile } });
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.match(told.reason, /does not fire here: probe, hook file, runtime/);
  assert.not(existsSync(join(repo.dir, '.git/gate-hooks')));
  isWell(await doctor(repo, ['--fix']));
  assert.match((await repo.push()).stderr, /judged/);
});

test('what --fix may not mend it names, and leaves as it is', async () => {
  const repo = await installed();
  repo.write({
    [hook]: { content: '#!/bin/sh\n# two\n', mode: 0o755 },
    [`${hook}.before-gate-hooks`]: { content: '#!/bin/sh\n# one\n', mode: 0o755 },
  });
  const told = await doctor(repo, ['--fix']);
  assert.is(told.code, 1);
  assert.match(told.left.join(), /no place to keep it/);
  assert.match(readFileSync(join(repo.dir, hook), 'utf8'), /two/);
});

for (const [name, set] of [
  ['led to tracked files', ['core.hooksPath', '.githooks']],
  ['set to nothing', ['core.hooksPath', '']],
] as const) {
  test(`core.hooksPath ${name}: found with the way out, and nothing is written`, async () => {
    const repo = await installed({ '.githooks/pre-commit': 'x' });
    await repo.git('config', ...set);
    const told = await doctor(repo, ['--fix']);
    assert.is(told.code, 1);
    assert.is(told.rows['hooks folder'], 'no');
    assert.match(
      told.findings.find(({ rule }) => rule === 'doctor/hooks-folder')!.hint,
      /--own-hooks-folder|core\.hooksPath/,
    );
    assert.is(await repo.git('status', '--porcelain'), '');
  });
}

test('a wrapper that drops the exit code of the hook is found, though the hook runs', async () => {
  const repo = await installed();
  renameSync(join(repo.dir, hook), join(repo.dir, '.git/hooks/ours'));
  repo.write({ [hook]: { content: '#!/bin/sh\n"${0%/*}/ours" "$@" || true\n', mode: 0o755 } });
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.match(told.findings[0]!.message, /git pushed all the same/);
});

test('a hook that starts ours and passes its exit code on is as good as ours', async () => {
  const repo = await installed();
  renameSync(join(repo.dir, hook), join(repo.dir, '.git/hooks/ours'));
  repo.write({ [hook]: { content: '#!/bin/sh\nexec "${0%/*}/ours" "$@"\n', mode: 0o755 } });
  isWell(await doctor(repo));
});

test('the chained hook of others is not started by the probe, and one that git could not start is found', async () => {
  const repo = await createRepository({ files: { Makefile: makefile } });
  repo.write({ [hook]: { content: '#!/bin/sh\ntouch ran\n', mode: 0o755 } });
  addGate(repo);
  isWell(await doctor(repo));
  assert.not(existsSync(join(repo.dir, 'ran')));
  repo.write({ [`${hook}.before-gate-hooks`]: { content: '#!/bin/sh\r\ntrue\r\n', mode: 0o755 } });
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.match(told.findings[0]!.message, /before-gate-hooks begins with .* carriage return/);
  assert.is((await repo.push()).code, 1);
});

test('a hook whose interpreter is gone is found without being started', async () => {
  const repo = await installed();
  repo.write({ [hook]: { content: '#!/nowhere/bash\nexit 0\n', mode: 0o755 } });
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.not.ok('probe' in told.rows);
  assert.match(told.findings[0]!.message, /wants \/nowhere\/bash/);
});

const gitText = execFileSync('git', ['--version'], { encoding: 'utf8' });

/** Our hook, started by git's configuration and not by a file in the hooks folder. */
const wireByConfig = async (repo: TestRepository): Promise<void> => {
  renameSync(join(repo.dir, hook), join(repo.dir, '.git/gate-hooks/hook'));
  await repo.git('config', 'hook.gate-hooks.command', `'${join(repo.dir, '.git/gate-hooks/hook')}'`);
  await repo.git('config', '--add', 'hook.gate-hooks.event', 'pre-push');
};

skipUnless(seesConfigHooks(gitText), 'git is older than 2.54 and runs no hook of its configuration')(
  "a hook of git's configuration is proved as one of a file is, and both together are told",
  async () => {
    const repo = await installed();
    await wireByConfig(repo);
    isWell(await doctor(repo));
    assert.match((await repo.push()).stderr, /judged/);
    addGate(repo);
    assert.match((await gateHooks(repo, ['doctor'])).stdout, /^ok {4}probe .*started 2 times a push/);
  },
);

skipUnless(!seesConfigHooks(gitText), 'git is 2.54 or newer and runs hooks of its configuration')(
  "a hook of git's configuration that this git skips in silence is a no, unless a file starts ours, too",
  async () => {
    const repo = await installed();
    await wireByConfig(repo);
    const told = await doctor(repo);
    assert.is(told.code, 1);
    assert.equal([told.rows.probe, told.rows.git], ['no', 'no']);
    addGate(repo);
    const both = await doctor(repo);
    assert.is(both.code, 0);
    assert.is(both.rows.git, 'warn');
  },
);

test('a hook of others that git cannot start is named, and not chained by --fix', async () => {
  const repo = await installed();
  repo.write({ [hook]: { content: '#!/bin/sh\r\nexit 0\r\n', mode: 0o755 } });
  const told = await doctor(repo, ['--fix']);
  assert.is(told.code, 1);
  assert.match(told.findings[0]!.hint, /^mend or remove \.git\/hooks\/pre-push, then: /);
  assert.not(existsSync(join(repo.dir, `${hook}.before-gate-hooks`)));
  repo.write({ [hook]: null });
  isWell(await doctor(repo, ['--fix']));
});

for (const [env, level, says] of [
  [{ SKIP_SIMPLE_GIT_HOOKS: '1' }, 'error', /unjudged and without a trace/],
  [{ BYPASS_SMOKE: '1' }, 'error', /BYPASS_SMOKE=1 is exported/],
  [{ GATE_HOOKS_PROBE: '1' }, 'error', /every push from this shell is refused/],
  [{ BYPASS_SMOKE: 'yes' }, 'warn', /only 1 does/],
  [{ GATE_HOOKS_NO_CACHE: '1' }, 'warn', /runs the whole smoke again/],
  [{ BYPASS_SMOKE: '0', SKIP_SIMPLE_GIT_HOOKS: '0' }, null, /x/],
] as const) {
  test(`with ${JSON.stringify(env)} in the environment: ${level ?? 'nothing to say'}`, async () => {
    const repo = await installed();
    const told = await doctor(repo, [], { env });
    const found = told.findings.filter(({ rule }) => rule === 'doctor/environment');
    assert.is(told.code, level === 'error' ? 1 : 0, JSON.stringify(told));
    assert.equal(
      found.map((one) => one.level),
      level === null ? [] : [level],
    );
    if (level !== null) assert.match(found[0]!.message, says);
    if (level !== null) assert.match(found[0]!.hint, /^unset /);
  });
}

for (const value of ['1', '0123456789abcdef0123456789abcdef', '../../x']) {
  test(`a stray GATE_HOOKS_PROBE=${value} refuses every push, one with BYPASS_SMOKE=1 and a proved one too`, async () => {
    const repo = await installed();
    await gateHooks(repo, ['smoke']);
    for (const env of [{}, { BYPASS_SMOKE: '1' }]) {
      const pushed = await repo.push(['origin', 'main'], { env: { ...env, GATE_HOOKS_PROBE: value } });
      assert.is(pushed.code, 1, pushed.output);
      assert.match(pushed.stderr, /GATE_HOOKS_PROBE is set/);
    }
    assert.is(await repo.git('ls-remote', 'origin'), '');
  });
}

for (const [name, files, says] of [
  ['settings that cannot be read', { 'gate-hooks.json': '{ "smoke": { "comand": "x" } }' }, /did you mean.*command/is],
  ['no smoke at all', { Makefile: 'all:\n' }, /no smoke command/],
  [
    'a smoke that starts what is not there',
    { 'gate-hooks.json': '{ "smoke": { "command": "no-such-program --all" } }' },
    /starts no-such-program, which is not found/,
  ],
  [
    'a smoke whose folder is not there',
    { 'gate-hooks.json': '{ "smoke": { "command": "true", "cwd": "gone" } }' },
    /folder of step smoke is not in the work tree/,
  ],
] as const) {
  test(`${name}: told, while the probe shows that git starts the hook`, async () => {
    const repo = await installed();
    repo.write(files);
    const told = await doctor(repo);
    assert.is(told.code, 1);
    assert.is(told.rows.probe, 'ok');
    assert.is(told.rows.smoke, 'no');
    assert.match(told.findings[0]!.message, says);
  });
}

test('a shell builtin, an argument vector and a path in the repository are smokes that are there', async () => {
  const repo = await installed({ 'run.sh': { content: '#!/bin/sh\n', mode: 0o755 } });
  for (const command of ['test -f Makefile', ['make', 'smoke'], './run.sh', 'X=1 make smoke']) {
    repo.write({ 'gate-hooks.json': JSON.stringify({ smoke: { command } }) });
    assert.is((await doctor(repo)).rows.smoke, 'ok', JSON.stringify(command));
  }
});

test('packages that are asked for and not installed, and a smoke.link that is not there', async () => {
  const repo = await installed({ 'package.json': '{ "devDependencies": { "x": "1" } }' });
  assert.is((await doctor(repo)).rows.dependencies, 'warn');
  repo.write({ 'node_modules/x/index.js': '', '.gitignore': 'node_modules\n' });
  assert.is((await doctor(repo)).rows.dependencies, 'ok');
  repo.write({ 'gate-hooks.json': '{ "smoke": { "command": "make smoke", "link": ["gone"] } }' });
  const told = await doctor(repo);
  assert.is(told.rows.dependencies, 'no');
  assert.match(told.findings[0]!.message, /smoke\.link names gone/);
});

test('the Node that installed it is gone: told, for a push then depends on PATH', async () => {
  const repo = await installed();
  repo.write({ '.git/gate-hooks/runtime/node': '/nowhere/node\n' });
  const told = await doctor(repo);
  assert.is(told.rows.runtime, 'warn');
  assert.match(told.findings.at(-1)!.message, /\/nowhere\/node/);
  isWell(await doctor(repo, ['--fix']));
});

test('husky that was not run in this work tree leaves it without any hook', async () => {
  const repo = await installed({ '.husky/pre-push': 'true\n' });
  await repo.git('config', 'core.hooksPath', '.husky/_');
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.is(told.rows.probe, 'no');
  assert.match(told.findings.find(({ rule }) => rule === 'doctor/neighbour')!.message, /not in this work tree/);
});

const fakeSsh = (interval: number): string => {
  const folder = tempDir('ssh');
  writeFileSync(
    join(folder, 'ssh'),
    `#!/bin/sh\n[ "$1" = -G ] || exit 1\necho "host $2"\necho serveraliveinterval ${interval}\necho "$2" >>"${folder}/asked"\n`,
    { mode: 0o755 },
  );
  return folder;
};

const pastRun = (minutes: number): string =>
  `${JSON.stringify({ run_id: 'r', status: 'passed', started_at: '2026-01-01T00:00:00Z', duration_ms: minutes * 60_000, commit: 'c', clean: true, definition_hash: 'd' })}\n`;

for (const [minutes, interval, state, asked] of [
  [1, 0, 'ok', false],
  [6, 60, 'ok', true],
  [6, 0, 'warn', true],
] as const) {
  test(`a smoke of ${minutes} min over ssh with ServerAliveInterval ${interval}: ${state}`, async () => {
    const repo = await installed();
    await repo.git('remote', 'set-url', 'origin', 'git@example.test:a/b.git');
    repo.write({ '.git/gate-hooks/runs.jsonl': pastRun(minutes) });
    const bin = fakeSsh(interval);
    const told = await doctor(repo, [], { env: { PATH: `${bin}:${process.env.PATH}` } });
    assert.is(told.code, 0, JSON.stringify(told));
    assert.is(told.rows.connection, state);
    assert.is(existsSync(join(bin, 'asked')), asked);
    if (asked) assert.is(readFileSync(join(bin, 'asked'), 'utf8'), 'git@example.test\n');
  });
}

test('a pass from the future is told, for it is not believed', async () => {
  const repo = await installed();
  await gateHooks(repo, ['smoke']);
  assert.is((await doctor(repo)).rows.clock, 'ok');
  const passes = join(repo.dir, '.git/gate-hooks/passes');
  const [name] = Object.keys(snapshot(passes)) as [string];
  const pass = JSON.parse(readFileSync(join(passes, name), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(passes, name), JSON.stringify({ ...pass, passed_at: Date.now() + 7_200_000 }));
  const told = await doctor(repo);
  assert.is(told.code, 0);
  assert.match(told.findings[0]!.message, /1 pass of the store is from the future \(up to (2h 00m|1h 59m)\)/);
});

test('a store that cannot be written is a no', async () => {
  const repo = await installed();
  // Root may write anywhere, so what stands in the way is a folder that cannot be replaced by a file.
  mkdirSync(join(repo.dir, '.git/gate-hooks/doctor/x'), { recursive: true });
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.is(told.rows.store, 'no');
});

test('a store that is closed to the group of a shared repository is found, and --fix opens it', async () => {
  const repo = await installed();
  await gateHooks(repo, ['smoke']);
  assert.is((await doctor(repo)).rows.store, 'ok');
  await repo.git('config', 'core.sharedRepository', 'group');
  const told = await doctor(repo);
  assert.is(told.rows.store, 'warn');
  const fixed = await doctor(repo, ['--fix']);
  assert.is(fixed.rows.store, 'ok', JSON.stringify(fixed));
  assert.is(statSync(join(repo.dir, '.git/gate-hooks')).mode & 0o7777, 0o2775);
});

test('a sha256 repository is proved, too', async () =>
  isWell(await doctor(await installed({}, { objectFormat: 'sha256' }))));

test('a repository without a commit and a bare one are proved, too', async () => {
  const empty = await createRepository();
  empty.write({ Makefile: makefile });
  await installGate(empty);
  isWell(await doctor(empty));
  const bare = await createRepository({ bare: true });
  await installGate(bare);
  isWell(await doctor(bare));
});

skipUnless(canBeOthers, 'needs root and setpriv, to be somebody else')(
  'a trace of bypasses that cannot be appended to is told',
  async () => {
    const repo = await installed();
    const ann = { uid: 64_001, gid: 64_001 };
    repo.write({ '.git/gate-hooks/bypasses.jsonl': '' });
    for (const path of [repo.dir, installedPackage()]) openWayTo(path);
    giveTo(ann, repo.dir);
    chmodSync(join(repo.dir, '.git/gate-hooks/bypasses.jsonl'), 0o444);
    const [file, args] = as(ann, [process.execPath, join(installedPackage(), 'dist/cli.js'), 'doctor']);
    const done = await repo.run(file, args, { env: { TMPDIR: join(repo.dir, '.git') } });
    assert.is(done.code, 0, done.output);
    assert.match(
      done.stdout,
      /warn {2}store[\s\S]*bypasses\.jsonl cannot be appended to[\s\S]*hint: chmod u\+w \.git\/gate-hooks\/bypasses\.jsonl/,
    );
  },
);

test('settings of git that would stop the push before its hook do not stop the probe', async () => {
  const repo = await installed();
  for (const [key, value] of [
    ['push.pushOption', 'x'],
    ['push.gpgSign', 'true'],
    ['push.followTags', 'true'],
    ['protocol.file.allow', 'never'],
    ['push.recurseSubmodules', 'check'],
    ['push.default', 'nothing'],
  ] as const)
    await repo.git('config', key, value);
  isWell(await doctor(repo));
});

test('the table for people has one row a check, and the verdict last', async () => {
  const repo = await installed();
  const done = await gateHooks(repo, ['doctor']);
  assert.match(done.stdout, /^ok {4}probe {9}started by git, its no was taken \(runtime \d+\.\d+\.\d+, node \d+/);
  assert.match(done.stdout, /\ngate-hooks: the gate fires here: [^\n]+\n$/);
});

test('outside a repository it says so, with exit 3', async () => {
  const repo = await installed();
  assert.is((await gateHooks(repo, ['doctor'], { cwd: tempDir('nowhere') })).code, 3);
});

test.run();
