// Whether a requirements lock is whole: the hostile inputs as tables, each with what must be said of it.
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/check-lock.js';
import { checkLock, type LockReport } from '../../src/locks/check.js';
import { gatherLock } from '../../src/locks/gather.js';
import { normaliseName } from '../../src/locks/requirement-syntax.js';
import { parseRequirements, pinText } from '../../src/locks/requirements.js';
import { decode } from '../../src/locks/requirements-lines.js';
import { judgeWhole } from '../../src/locks/whole.js';
import { Rig, settingsWith, temp, today } from '../readmes/repo.js';

const lock = 'requirements.lock';
const H = (digit: string): string => `--hash=sha256:${digit.repeat(64)}`;
const commit = '0123456789'.repeat(4);

/** `line rule level`, of one text. */
const said = (text: string): string[] =>
  judgeWhole([{ path: lock, constraint: false, entries: parseRequirements(text) }]).findings.map(
    ({ line, rule, level }) => `${line} ${rule.replace('lock/', '')} ${level}`,
  );

const rows: [why: string, text: string, findings: string[]][] = [
  ['plain pins are whole', 'a==1\nb===x\nc == 2 # why\n', []],
  [
    'hashes over continuations are whole',
    `a==1 \\\n    ${H('a')} \\\n    ${H('b')}\n    # via c\nb==1 ${H('c')}\n`,
    [],
  ],
  [
    'CRLF and a backslash at the end of the file are fine',
    `a==1 \\\r\n    ${H('a')}\r\nb==1 \\\r\n    ${H('b')} \\`,
    [],
  ],
  ['a comment ends a continuation: pip drops the hash', `a==1 \\\n    # why\n    ${H('a')}\n`, ['3 orphan-hash error']],
  [
    'a comment between two hashes drops the second',
    `a==1 \\\n    ${H('a')} \\\n    # why\n    ${H('b')}\n`,
    ['4 orphan-hash error'],
  ],
  [
    'a backslash and a space is no continuation',
    'a==1 \\ \n    --hash=sha256:0\n',
    ['1 unreadable error', '2 orphan-hash error'],
  ],
  ['a#c without a space is no comment', 'a==1#c\n', ['1 unreadable error']],
  [
    'form feed, VT, NEL and U+2028 end lines',
    'a==1\fb>1\vc>1\u0085d>1\u2028e>1\n',
    ['2 unpinned error', '3 unpinned error', '4 unpinned error', '5 unpinned error'],
  ],
  [
    'a range, a star and a bare name are not pinned',
    'a>=1\nb==1.*\nc\nd~=1.0\n',
    ['1 unpinned error', '2 unpinned error', '3 unpinned error', '4 unpinned error'],
  ],
  ['a pin beside another clause is pinned', 'a==1,!=2\n', []],
  [
    'a commit pins, a branch does not',
    `git+https://h.test/a@${commit}#egg=a\ngit+https://h.test/b@main#egg=b\n-e git+https://h.test/c@${commit}#egg=c\n-e .\n`,
    ['2 unpinned error', '4 unpinned error'],
  ],
  [
    'an address with a hash pins, one without does not',
    `a @ https://h.test/a.whl#sha256=${'a'.repeat(64)}\nb @ https://h.test/b.whl ${H('b')}\n`,
    [],
  ],
  [
    'an address without a hash',
    'b @ https://h.test/b.whl\nhttps://h.test/c-1-py3-none-any.whl\n./d\n',
    ['1 unpinned error', '2 unpinned error', '3 unpinned error'],
  ],
  ['hashes on some', `a==1 ${H('a')}\nb==1\n`, ['2 mixed-hashes error']],
  ['an editable among hashes', `a==1 ${H('a')}\n-e git+https://h.test/c@${commit}#egg=c\n`, ['2 mixed-hashes error']],
  ['hashes are asked for and there are none', '--require-hashes\na==1\n', ['2 mixed-hashes error']],
  ['a hash that is none', 'a==1 --hash=md5:0\n', ['1 unreadable error']],
  ['an option that pip does not know there', '--no-deps\na==1\n', ['1 unreadable error']],
  ['a quote that is not closed', "a==1 --global-option='x\n", ['1 unreadable error']],
  [
    'the marks of a merge conflict',
    '<<<<<<< HEAD\na==1\n=======\na==2\n>>>>>>> b\n',
    ['1 unreadable error', '3 unreadable error', '5 unreadable error', '4 conflict error'],
  ],
  ['the same twice', 'a==1\nA == 1\n', ['2 duplicate warn']],
  ['names are those of PEP 503', 'a-b.c==1\nA_B-C==2\n', ['2 conflict error']],
  ['two extras of one version are fine', 'a==1\na[x]==1\n', []],
  [
    'two versions with markers that cannot meet are fine',
    "a==1 ; python_version < '3.9'\na==2 ; python_version >= '3.9'\nb==1 ; sys_platform == 'win32'\nb==2 ; sys_platform != 'win32'\n",
    [],
  ],
  [
    'two versions with markers that meet',
    "a==1 ; python_version < '3.9'\na==2 ; python_version >= '3.8'\n",
    ['2 conflict error'],
  ],
  [
    'two versions with markers that nobody decides',
    "a==1 ; platform_release < '5'\na==2 ; platform_release > '6'\n",
    ['2 conflict warn'],
  ],
  ['a marker that cannot be read', 'a==1 ; nonsense\n', ['1 unreadable error']],
  ['variables stay as they are', `a @ https://\${TOKEN}@h.test/a.whl ${H('a')}\n`, []],
  ['options of the whole run pin nothing', '--index-url https://h.test/simple\n--no-binary :all:\na==1\n', []],
];
for (const [why, text, findings] of rows) test(why, () => assert.equal(said(text), findings));

test('of many alike only some are listed, the rest counted', () => {
  const findings = judgeWhole([
    { path: lock, constraint: false, entries: parseRequirements('a>1\n'.repeat(500)) },
  ]).findings.filter(({ rule }) => rule === 'lock/unpinned');
  assert.is(findings.length, 21);
  assert.match(findings[20]!.message, 'and 480 more');
});

const bytes: [string, Uint8Array, string | null][] = [
  ['UTF-8 with a byte order mark', Buffer.from('\ufeffa==1'), 'a==1'],
  ['UTF-16 as PowerShell writes it', Buffer.from('\ufeffa==1', 'utf16le'), 'a==1'],
  ['Latin-1', Buffer.from([0x61, 0xe9]), null],
  ['nothing', Buffer.from(''), ''],
];
for (const [what, content, text] of bytes)
  test(`the text of ${what} is ${JSON.stringify(text)}`, () => assert.is(decode(content), text));

test('any text is read without a throw, and what is written of an entry reads as the same entry', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => void parseRequirements(text)),
    { numRuns: 2000 },
  );
  const name = fc.stringMatching(/^[a-z]([a-z0-9._-]{0,6}[a-z0-9])?$/);
  fc.assert(
    fc.property(
      name,
      fc.nat(99),
      fc.constantFrom('', '[x]', '[b,a]'),
      fc.constantFrom(null, "python_version < '3.8'"),
      (one, version, extras, marker) => {
        const [entry] = parseRequirements(`${one}${extras}==${version}${marker === null ? '' : ` ; ${marker}`}\n`);
        assert.ok(entry?.kind === 'requirement');
        const [again] = parseRequirements(`${pinText(entry)}\n`);
        assert.equal(again, entry);
        assert.is(entry.name, normaliseName(one));
      },
    ),
  );
});

const report = (files: Record<string, string>, path = lock): LockReport => {
  const rig = new Rig().write(files);
  return checkLock(rig.repo, path, settingsWith());
};
const messages = ({ findings }: LockReport): string[] => findings.map(({ message }) => message);

const includes: [string, Record<string, string>, RegExp | null][] = [
  [
    'beside it, and in a folder, relative to the file that includes',
    { [lock]: '-r sub/a.txt\n', 'sub/a.txt': '-r b.txt\na==1\n', 'sub/b.txt': 'b==1\n' },
    null,
  ],
  ['that is not there', { [lock]: 'a==1\n-r gone.txt\n' }, /include gone\.txt is not there/],
  ['that leads out', { [lock]: 'a==1\n-r ../x.txt\n' }, /leads out of the repository/],
  ['by an absolute path', { [lock]: 'a==1\n-r /etc/passwd\n' }, /absolute path/],
  ['by an address', { [lock]: 'a==1\n-r https://h.test/r.txt\n' }, /is an address/],
  ['of itself', { [lock]: 'a==1\n-r requirements.lock\n' }, /leads back/],
  ['in a circle', { [lock]: 'a==1\n-r b.txt\n', 'b.txt': '-r c.txt\n', 'c.txt': '-r ./b.txt\n' }, /leads back/],
];
for (const [what, files, finding] of includes) {
  test(`an include ${what}`, () => {
    const { findings, pins } = report(files);
    if (finding === null) assert.equal([findings, pins], [[], 2]);
    else
      assert.ok(
        findings.some(
          ({ rule, level, message }) => rule === 'lock/include' && level === 'error' && finding.test(message),
        ),
        JSON.stringify(findings),
      );
  });
}

test('a link is not followed out of the repository', () => {
  const rig = new Rig().write({ [lock]: 'a==1\n-r l.txt\n' });
  const outside = join(temp, 'outside.txt');
  writeFileSync(outside, 'secret==1\n');
  symlinkSync(outside, join(rig.root, 'l.txt'));
  const { findings, parts } = gatherLock(rig.repo, lock);
  assert.is(parts.length, 1);
  assert.match(findings[0]?.message ?? '', 'is a link that leads out of the repository');
});

test('a constraint narrows and is not a pin; a pin that breaks it is a conflict', () => {
  const { findings, pins } = report({ [lock]: '-c limits.txt\na==1\nb==5\n', 'limits.txt': 'a>=2\nb<9\nunpinned\n' });
  assert.is(pins, 2);
  assert.equal(
    findings.map(({ rule, message }) => [rule, message]),
    [['lock/conflict', 'a is pinned to 1, but limits.txt line 1 allows >=2 only']],
  );
});

const npm = (asked: object): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: asked },
      'node_modules/a': { version: '1.0.0', resolved: 'https://r.test/a.tgz', integrity: 'sha512-x' },
    },
  });
const drifts: [string, Record<string, string>, string, string[]][] = [
  [
    'requirements.in',
    {
      [lock]: 'a==1\nb==2\nextra==1\n',
      'requirements.in': 'a>=2\nB\nmissing>=1\nwin ; sys_platform == "win32"\n-r more.in\n',
      'more.in': 'deep\n',
    },
    lock,
    [
      'requirements.in asks for a>=2, the lock pins 1',
      'requirements.in asks for missing>=1, the lock has no missing',
      'requirements.in asks for deep, the lock has no deep',
    ],
  ],
  [
    'a lock that still fits',
    { [lock]: 'a==2.0.post1 ; python_version < "4"\na-b[x]==1\n', 'requirements.in': 'a>=2,<3\nA_B[x]\n' },
    lock,
    [],
  ],
  [
    'pyproject.toml',
    {
      [lock]: 'a==1\n',
      'pyproject.toml': '[project]\nname = "p"\nrequires-python = ">=3.10"\ndependencies = ["a<1", "b"]\n',
    },
    lock,
    ['pyproject.toml asks for a<1, the lock pins 1', 'pyproject.toml asks for b, the lock has no b'],
  ],
  [
    'what the head names',
    {
      'requirements-x.txt':
        '# This file is autogenerated by pip-compile with Python 3.11\n#    pip-compile --output-file=requirements-x.txt wishes/x.in\na==1\n',
      'wishes/x.in': 'b\n',
    },
    'requirements-x.txt',
    ['wishes/x.in asks for b, the lock has no b'],
  ],
  [
    'uv.lock with groups',
    {
      'uv.lock':
        'version = 1\nrequires-python = ">=3.10"\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "x" }\n',
      'pyproject.toml': '[project]\ndependencies = ["a>=1"]\n[dependency-groups]\ndev = ["pytest"]\n',
    },
    'uv.lock',
    ['pyproject.toml asks for pytest, the lock has no pytest'],
  ],
  [
    'poetry.lock',
    {
      'poetry.lock': '[[package]]\nname = "a"\nversion = "1"\n[metadata]\npython-versions = "^3.10"\n',
      'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.10"\na = "^1"\nb = "^2"\n',
    },
    'poetry.lock',
    ['pyproject.toml asks for b, the lock has no b'],
  ],
  [
    'package-lock.json',
    {
      'package-lock.json': npm({ a: '^1.0.0', gone: '1' }),
      'package.json': '{"dependencies":{"a":"^2.0.0"},"devDependencies":{"b":"1","w":"file:w"}}',
    },
    'package-lock.json',
    [
      'package.json asks for a@^2.0.0, the lock was made for ^1.0.0',
      'package.json asks for b@1, the lock was made for none',
      'package.json no longer asks for gone, the lock still does',
    ],
  ],
  [
    'pnpm-lock.yaml',
    {
      'pnpm-lock.yaml':
        "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.0.0\npackages:\n  a@1.0.0:\n    resolution: {integrity: x}\n",
      'package.json': '{"dependencies":{"a":"^1.0.0","b":"2"}}',
    },
    'pnpm-lock.yaml',
    ['package.json asks for b@2, the lock was made for none'],
  ],
  [
    'yarn.lock',
    {
      'yarn.lock': '# yarn lockfile v1\n\na@^1.0.0, a@~1:\n  version "1.0.0"\n',
      'package.json': '{"dependencies":{"a":"~1","b":"2"}}',
    },
    'yarn.lock',
    ['package.json asks for b@2, the lock does not know that'],
  ],
  [
    'yarn.lock of berry',
    {
      'yarn.lock': '__metadata:\n  version: 8\n\n"a@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n',
      'package.json': '{"dependencies":{"a":"^1.0.0"}}',
    },
    'yarn.lock',
    [],
  ],
];
for (const [what, files, path, expected] of drifts)
  test(`drift is named: ${what}`, () => assert.equal(messages(report(files, path)), expected));

test('drift is a warning, and an error where lock.level is', () => {
  const rig = new Rig().write({ [lock]: 'a==1\n', 'requirements.in': 'b\n' });
  assert.equal(
    checkLock(rig.repo, lock, settingsWith()).findings.map(({ level }) => level),
    ['warn'],
  );
  assert.equal(
    checkLock(rig.repo, lock, settingsWith({ lock: { level: 'error' } })).findings.map(({ level }) => level),
    ['error'],
  );
});

const floors: [Record<string, string>, string, string | null][] = [
  [{ [lock]: 'a==1\n', 'pyproject.toml': '[project]\nrequires-python = ">=3.10"\n' }, lock, '>=3.10'],
  [{ [lock]: '# This file is autogenerated by pip-compile with Python 3.11\na==1\n' }, lock, '3.11'],
  [{ [lock]: '#    uv pip compile requirements.in --python-version 3.9 -o requirements.lock\na==1\n' }, lock, '3.9'],
  [{ [lock]: 'a==1\n' }, lock, null],
  [{ 'uv.lock': 'version = 1\nrequires-python = ">=3.12"\n' }, 'uv.lock', '>=3.12'],
  [{ 'pdm.lock': '[metadata]\n[[metadata.targets]]\nrequires_python = ">=3.9"\n' }, 'pdm.lock', '>=3.9'],
];
for (const [files, path, floor] of floors)
  test(`the Python of ${path} is ${floor}`, () => assert.is(report(files, path).python, floor));

test('locks of other tools are read, and hashes on some of their packages are told', () => {
  const some =
    'version = 1\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "x" }\nwheels = [{ url = "u", hash = "sha256:0" }]\n[[package]]\nname = "b"\nversion = "1"\nsource = { registry = "x" }\n[[package]]\nname = "g"\nversion = "1"\nsource = { git = "https://h.test#0" }\n';
  assert.equal(messages(report({ 'uv.lock': some }, 'uv.lock')), ['1 package of 2 has no hash: b']);
  for (const [path, text] of [
    ['uv.lock', '<<<<<<< HEAD\nversion = 1\n'],
    ['package-lock.json', '{'],
    ['pnpm-lock.yaml', 'x: 1\n'],
    ['poetry.lock', '[[package\n'],
  ] as const) {
    const { findings } = report({ [path]: text }, path);
    assert.equal(
      findings.map(({ rule, level }) => `${rule} ${level}`),
      ['lock/unreadable error'],
      path,
    );
  }
});

test('check-lock exits 1 for a lock that is not whole, and says so in the last line', () => {
  const rig = new Rig().write({ [lock]: 'a>=1\n' }).commit({ author: 1 });
  const { verdict, lines } = run({ repo: rig.repo, settings: settingsWith(), nowMs: today });
  assert.equal(
    [verdict.status, verdict.reason, lines?.at(-1)],
    [
      'fail',
      'requirements.lock pins are 1 day old (limit 90), and not whole',
      'requirements.lock has 1 flaw: 1 pin, no hashes',
    ],
  );
});

test('5,000 hashed pins are read and judged', () => {
  const pin = (i: number): string => {
    const hash = (letter: string): string => `--hash=sha256:${i.toString(16).padStart(64, letter)}`;
    return `package-${i}==1.${i}.0 ; python_version >= "3.8" \\\n    ${hash('a')} \\\n    ${hash('b')}\n    # via x\n`;
  };
  const rig = new Rig().write({ [lock]: Array.from({ length: 5000 }, (_, i) => pin(i)).join('') });
  assert.is(checkLock(rig.repo, lock, settingsWith()).hashed, 5000);
});

test.run();
