// Which sets of pins do locks of each kind hold, and how old are they where only something else changed? Against
// real git.
import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse as parseYaml } from 'yaml';
import { readAge } from '../../src/locks/age.js';
import { lockNames, looksPinned } from '../../src/locks/formats.js';
import { describeAge, reachOf } from '../../src/locks/judge.js';
import { comparePins, pinSet, readPins } from '../../src/locks/pins.js';
import { newestUpload } from '../../src/locks/pins-toml.js';
import { presentLocks } from '../../src/locks/select.js';
import { Rig, settingsWith, today } from '../readmes/repo.js';

const lock = 'requirements.lock';
const days = (rig: Rig, path = lock): string => {
  const age = readAge(rig.repo, path);
  return `${age.atLeast ? 'at least ' : ''}${reachOf(age, today).least} ${age.source}`;
};
const hash = (digit: string): string => `--hash=sha256:${digit.repeat(64)}`;
const before = `# made\na==1 \\\n    ${hash('a')}\nb-c[x]==2 ; python_version >= "3.8"\n`;

/** B.3: what is no change of the pins does not make them young; what is, does. */
const edits: [string, string, string][] = [
  ['a comment', before.replace('# made', '# made later'), '132'],
  ['another order', before.split('\n').slice(3).concat(before.split('\n').slice(0, 3)).join('\n'), '132'],
  ['other hashes only', before.replace(hash('a'), hash('b')), '132'],
  ['hashes added', `${before.trim()} ${hash('c')}\n`, '132'],
  ['CRLF', before.replaceAll('\n', '\r\n'), '132'],
  ['a byte order mark', `\ufeff${before}`, '132'],
  [
    'spaces and the spelling of names and markers',
    "A == 1 \nB_C [ x ] == 2;python_version>='3.8'\n"
      .replace('[ x ]', '[x]')
      .replace("python_version>='3.8'", "python_version >= '3.8'"),
    '132',
  ],
  ['an index', `--index-url https://h.test/simple\n${before}`, '132'],
  ['a version', before.replace('a==1', 'a==1.1'), '2'],
  ['a package more', `${before}d==1\n`, '2'],
  ['a package less', before.replace(/^b-c.*\n/m, ''), '2'],
  ['another extra', before.replace('[x]', '[y]'), '2'],
  ['another marker', before.replace('3.8', '3.9'), '2'],
  ['an include', `${before}-r more.txt\n`, '2'],
];
for (const [what, after, age] of edits) {
  test(`after a commit that changes ${what} the pins are ${age} days old`, () => {
    const rig = new Rig()
      .write({ [lock]: before })
      .commit({ author: 132 })
      .write({ [lock]: after })
      .commit({ author: 2 });
    assert.is(days(rig), `${age} history`);
  });
}

test('a rename with a new comment is followed, and so are many edits in a row', () => {
  const rig = new Rig().write({ 'requirements-x.txt': before }).commit({ author: 132 });
  renameSync(join(rig.root, 'requirements-x.txt'), join(rig.root, lock));
  rig.write({ [lock]: `# renamed\n${before}` }).commit({ author: 50 });
  for (let i = 0; i < 9; i += 1) rig.write({ [lock]: `# ${i}\n${before}` }).commit({ author: 20 - i });
  assert.is(days(rig), '132 history');
  assert.match(describeAge(readAge(rig.repo, lock), today, { max_age_days: 90, level: 'warn' }), '132 days');
  assert.not(readAge(rig.repo, lock).changed);
});

test('pins that went and came back are as old as their coming back', () => {
  const rig = new Rig()
    .write({ [lock]: before })
    .commit({ author: 132 })
    .write({ [lock]: 'a==9\n' })
    .commit({ author: 60 })
    .write({ [lock]: before })
    .commit({ author: 30 });
  assert.is(days(rig), '30 history');
});

test('in a clone without blobs, offline, an edit gives a bound and not a wrong date', () => {
  const origin = new Rig()
    .write({ [lock]: before })
    .commit({ author: 132 })
    .write({ [lock]: `# x\n${before}` })
    .commit({ author: 20 });
  origin.git('config', 'uploadpack.allowFilter', 'true');
  const clone = new Rig(['clone', '--quiet', '--filter=blob:none', `file://${origin.root}`, '.']);
  clone.git('remote', 'set-url', 'origin', 'file:///nowhere');
  assert.is(days(clone), 'at least 20 part');
});

test('a work tree that pins other things is told beside the age of what is committed', () => {
  const rig = new Rig()
    .write({ [lock]: before })
    .commit({ author: 132 })
    .write({ [lock]: 'a==2\nz==1\n' });
  const { work, changed } = readAge(rig.repo, lock);
  assert.equal([changed, work], [true, { added: 1, removed: 1, changed: 1, notBefore: null }]);
});

test('upload times in uv.lock bound its age from above, also where it was never committed', () => {
  const uv = (time: string): string =>
    `version = 1\n[options]\nexclude-newer = "0001-01-01T00:00:00Z"\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "x" }\nsdist = { url = "u", hash = "sha256:0", upload-time = "${time}" }\n`;
  const rig = new Rig().write({ 'uv.lock': uv('2026-05-22T00:00:00.5Z') });
  assert.match(
    describeAge(readAge(rig.repo, 'uv.lock'), today, { max_age_days: 90, level: 'warn' }),
    'at most 9 days old',
  );
  rig.commit({ author: 132 });
  assert.match(
    describeAge(readAge(rig.repo, 'uv.lock'), today, { max_age_days: 90, level: 'warn' }),
    'at most 9 days old',
  );
  assert.is(
    newestUpload('upload_time = "2026-01-01T00:00:00Z"\nupload-time = 2026-02-01T00:00:00Z'),
    Date.UTC(2026, 1, 1),
  );
  assert.is(newestUpload('exclude-newer = "0001-01-01T00:00:00Z"'), null);
});

const uvLock = `version = 1
requires-python = ">=3.10"
[[package]]
name = "mine"
version = "0.3.0"
source = { editable = "." }
[[package]]
name = "a"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "G_it"
version = "0.1"
source = { git = "https://h.test/g?rev=x#0123" }
`;
const npmLock = {
  lockfileVersion: 3,
  packages: {
    '': { name: 'mine', version: '1.0.0' },
    'packages/w': { version: '1.0.0' },
    'node_modules/w': { resolved: 'packages/w', link: true },
    'node_modules/a': {
      version: '1.0.0',
      resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz',
      integrity: 'sha512-x',
    },
    'node_modules/b/node_modules/@s/a': { version: '2.0.0' },
    'node_modules/g': { version: '1.0.0', resolved: 'git+ssh://git@h.test/g.git#0123' },
  },
};
const pnpmLock = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.0.0
packages:

  '@s/a@2.0.0':
    resolution: {integrity: sha512-x}
    engines: {node: '>=18'}

  a@1.0.0:
    resolution: {integrity: sha512-x}

snapshots:
  a@1.0.0: {}
`;
const yarnOne =
  '# yarn lockfile v1\n\n\n"@s/a@^2.0.0", "@s/a@~2":\n  version "2.0.0"\n  resolved "https://registry.yarnpkg.com/@s/a/-/a-2.0.0.tgz#0"\n  integrity sha512-x\n\na@^1.0.0:\n  version "1.0.0"\n  dependencies:\n    b "^1"\n';
const yarnBerry =
  '__metadata:\n  version: 8\n\n"@s/a@npm:^2.0.0":\n  version: 2.0.0\n  resolution: "@s/a@npm:2.0.0"\n  languageName: node\n\n"a@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n\n"mine@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "mine@workspace:."\n';
const poetryLock =
  '[[package]]\nname = "a"\nversion = "1.0"\n[[package]]\nname = "g"\nversion = "2.0"\n[package.source]\ntype = "git"\nurl = "https://h.test/g"\nreference = "main"\nresolved_reference = "0123"\n[[package]]\nname = "l"\nversion = "3"\n[package.source]\ntype = "legacy"\nurl = "https://index.test/simple"\n';

const sets: [string, string, string[]][] = [
  ['uv.lock', uvLock, ['a 1.0', 'g-it 0.1 https://h.test/g?rev=x#0123']],
  ['poetry.lock', poetryLock, ['a 1.0', 'g 2.0 https://h.test/g 0123', 'l 3']],
  [
    'pdm.lock',
    '[[package]]\nname = "a"\nversion = "1.0"\ngroups = ["default"]\n[[package]]\nname = "g"\nversion = "2"\ngit = "https://h.test/g"\nrevision = "0123"\n',
    ['a 1.0', 'g 2 https://h.test/g 0123'],
  ],
  [
    'pylock.toml',
    '[[packages]]\nname = "a"\nversion = "1.0"\n[[packages]]\nname = "mine"\n[packages.directory]\npath = "."\n[[packages]]\nname = "v"\n[packages.vcs]\ntype = "git"\nurl = "https://h.test/v"\ncommit-id = "0123"\n',
    ['a 1.0', 'v  https://h.test/v 0123'],
  ],
  ['package-lock.json', JSON.stringify(npmLock), ['@s/a 2.0.0', 'a 1.0.0', 'g 1.0.0 git+ssh://git@h.test/g.git#0123']],
  [
    'npm-shrinkwrap.json',
    JSON.stringify({
      lockfileVersion: 1,
      dependencies: { a: { version: '1.0.0', dependencies: { b: { version: '2.0.0' } } } },
    }),
    ['a 1.0.0', 'b 2.0.0'],
  ],
  ['pnpm-lock.yaml', pnpmLock, ['@s/a 2.0.0', 'a 1.0.0']],
  [
    'pnpm-lock.yaml',
    'lockfileVersion: 5.4\n\npackages:\n\n  /@s/a/2.0.0_react@17.0.0:\n    resolution: {}\n\n  /a/1.0.0:\n    resolution: {}\n',
    ['@s/a 2.0.0', 'a 1.0.0'],
  ],
  [
    'pnpm-lock.yaml',
    "lockfileVersion: '6.0'\n\npackages:\n\n  /@s/a@2.0.0(react@17.0.0)(x@1):\n    resolution: {}\n\n  /a@1.0.0:\n    resolution: {}\n",
    ['@s/a 2.0.0', 'a 1.0.0'],
  ],
  ['yarn.lock', yarnOne, ['@s/a 2.0.0', 'a 1.0.0']],
  ['yarn.lock', yarnBerry, ['@s/a 2.0.0', 'a 1.0.0']],
];
for (const [path, text, expected] of sets) {
  // normaliseName turns `@s/a` into itself: only -, _ and . run together.
  test(`${path} pins ${expected.join(', ')}`, () => assert.equal(pinSet(readPins(path, text)!).split('\n'), expected));
}

test('what a project calls itself, and its own version, are no pins', () => {
  assert.is(pinSet(readPins('uv.lock', uvLock)!), pinSet(readPins('uv.lock', uvLock.replace('0.3.0', '0.4.0'))!));
  const released = {
    ...npmLock,
    packages: { ...npmLock.packages, '': { name: 'mine', version: '2.0.0' }, 'packages/w': { version: '2.0.0' } },
  };
  assert.is(
    pinSet(readPins('package-lock.json', JSON.stringify(npmLock))!),
    pinSet(readPins('package-lock.json', JSON.stringify(released))!),
  );
});

test('what cannot be read pins nothing that could be compared', () => {
  const broken: [string, string][] = [
    ['uv.lock', '<<<<<<< HEAD'],
    ['package-lock.json', '{"a":'],
    ['pnpm-lock.yaml', `${pnpmLock}<<<<<<< x\n`],
    ['yarn.lock', `${yarnOne}<<<<<<< x\n`],
    ['pnpm-lock.yaml', 'a: 1'],
    ['poetry.lock', '= 1'],
  ];
  for (const [path, text] of broken) assert.is(readPins(path, text), null, `${path}: ${text.slice(0, 20)}`);
});

test('the keys of pnpm-lock.yaml are those that a YAML library finds', () => {
  const name = fc
    .tuple(fc.constantFrom('', '@s/', '@my-scope/'), fc.constantFrom('a', 'left-pad', 'x.y', 'b_c'))
    .map((parts) => parts.join(''));
  const key = fc
    .tuple(
      name,
      fc.constantFrom('1.0.0', '2.1.0-rc.1', '3.0.0+b'),
      fc.constantFrom('', '(react@18.2.0)', '(@types/n@1)(r@2)'),
    )
    .map(([one, version, peers]) => `${one}@${version}${peers}`);
  fc.assert(
    fc.property(fc.uniqueArray(key, { maxLength: 6 }), fc.boolean(), (keys, quoted) => {
      const text = `lockfileVersion: '9.0'\n\npackages:\n\n${keys.map((one) => `  ${quoted || one.startsWith('@') ? `'${one}'` : one}:\n    resolution: {integrity: sha512-x}\n    deprecated: 'packages: no'\n\n`).join('')}snapshots:\n\n  z@9.9.9: {}\n`;
      const theirs = Object.keys((parseYaml(text) as { packages: object | null }).packages ?? {}).map((one) =>
        one.replace(/\(.*$/, ''),
      );
      assert.equal(
        readPins('pnpm-lock.yaml', text)!.map((pin) => pin.join('@')),
        theirs,
      );
    }),
  );
});

test('changes are told by name, several versions of one name together', () => {
  const changes = comparePins(
    [
      ['a', '1'],
      ['b', '1'],
      ['b', '2'],
      ['d', '1'],
    ],
    [
      ['a', '2'],
      ['b', '2'],
      ['b', '1'],
      ['c', '1'],
    ],
  );
  assert.equal(changes, [
    { name: 'a', from: '1', to: '2' },
    { name: 'c', from: null, to: '1' },
    { name: 'd', from: '1', to: null },
  ]);
});

test('without settings the locks at the top are found, requirements.lock first, wishes left out', () => {
  const rig = new Rig().write({
    'yarn.lock': '',
    'package-lock.json': '',
    'pnpm-lock.yaml': '',
    'npm-shrinkwrap.json': '',
    'uv.lock': '',
    'poetry.lock': '',
    'pdm.lock': '',
    'pylock.toml': '',
    'pylock.dev.toml': '',
    'pylock.a.b.toml': '',
    'requirements.lock': '',
    'requirements-dev.lock': '',
    'requirements.txt': 'a\n',
    'requirements-dev.txt': 'a==1\n',
    'Cargo.lock': '',
    'sub/uv.lock': '',
  });
  const found = [
    'requirements.lock',
    'requirements-dev.lock',
    'requirements-dev.txt',
    'uv.lock',
    'poetry.lock',
    'pdm.lock',
    'pylock.dev.toml',
    'pylock.toml',
    'npm-shrinkwrap.json',
    'package-lock.json',
    'pnpm-lock.yaml',
    'yarn.lock',
  ];
  assert.equal(presentLocks(rig.repo, settingsWith()), found);
  assert.equal(
    presentLocks(rig.repo, settingsWith({ lock: { files: ['sub/uv.lock', 'requirements.txt', 'gone.lock'] } })),
    ['sub/uv.lock', 'requirements.txt'],
  );
  unlinkSync(join(rig.root, 'requirements-dev.txt'));
  writeFileSync(join(rig.root, 'requirements.txt'), '');
  assert.equal(lockNames(['x.lock']), []);
  assert.not(presentLocks(rig.repo, settingsWith()).includes('requirements.txt'), 'an empty file pins nothing');
});

const looks: [string, boolean][] = [
  ['a==1\n', true],
  ['a == 1.0 # c\n', true],
  [`a==1 \\\n    ${hash('a')}\n    # via b\n`, true],
  ['a===weird\n', true],
  ['a[x]==1 ; python_version < "3.8"\n', true],
  ['--index-url https://h.test\na==1\n', true],
  ['-r other.txt\na==1\n', true],
  ['a==1\nb\n', false],
  ['a==1\nb>=2\n', false],
  ['a==1.*\n', false],
  ['', false],
  ['# only\n', false],
  ['-e .\na==1\n', false],
  ['-r other.txt\n', false],
  ['git+https://h.test/r@0123456789012345678901234567890123456789#egg=r\n', true],
  ['u @ https://h.test/u.whl\n', false],
  [`u @ https://h.test/u.whl#sha256=${'a'.repeat(64)}\n`, true],
  ['\ufeffa==1\r\nb==2\r\n', true],
];
for (const [text, pinned] of looks)
  test(`${JSON.stringify(text.slice(0, 60))} is ${pinned ? 'a lock' : 'a list of wishes'}`, () =>
    assert.is(looksPinned(text), pinned));

test.run();
