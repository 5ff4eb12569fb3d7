// What the trace of bypasses tells after an edit, a cut, a kill and a full disk. Written by the real hook.
import { appendFileSync, copyFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readBypasses } from '../../src/audit/bypasses.js';
import { projectRoot } from '../support/project.js';
import { createRepository, type TestRepository } from '../support/repository.js';

type Traced = {
  readonly repo: TestRepository;
  readonly trace: string;
  readonly bypass: (...refs: string[]) => Promise<number>;
  readonly read: () => ReturnType<typeof readBypasses>;
};

const traced = async (objectFormat: 'sha1' | 'sha256' = 'sha1'): Promise<Traced> => {
  const repo = await createRepository({ objectFormat, files: { a: 'one\n' } });
  const hook = join(projectRoot(), 'hooks/pre-push');
  copyFileSync(hook, join(repo.dir, '.git/hooks/pre-push'));
  const head = await repo.git('rev-parse', 'HEAD');
  const zero = '0'.repeat(head.length);
  const bypass = async (...refs: string[]): Promise<number> =>
    (
      await repo.run('sh', ['.git/hooks/pre-push', 'origin', 'url'], {
        env: { BYPASS_SMOKE: '1', GIT_DIR: '.git' },
        input: refs.map((ref) => `a b ${head} refs/heads/${ref} ${zero}\n`).join(''),
      })
    ).code;
  const commonDir = join(repo.dir, '.git');
  return {
    repo,
    trace: join(commonDir, 'gate-hooks/bypasses.jsonl'),
    bypass,
    read: () => readBypasses({ root: repo.dir, gitDir: commonDir, commonDir }),
  };
};

const three = async (format: 'sha1' | 'sha256' = 'sha1'): Promise<Traced> => {
  const one = await traced(format);
  for (const refs of [['a'], ['b', 'c'], ['d']]) assert.is(await one.bypass(...refs), 0);
  return one;
};

for (const format of ['sha1', 'sha256'] as const) {
  test(`a trace that nobody touched is whole (${format})`, async () => {
    const { read } = await three(format);
    const { bypasses, unreadable, unchained, breaks } = read();
    assert.equal(
      bypasses.map(({ refs }) => refs.map(({ ref }) => ref)),
      [['refs/heads/a'], ['refs/heads/b', 'refs/heads/c'], ['refs/heads/d']],
    );
    assert.equal([unreadable, unchained, breaks], [0, 0, []]);
  });
}

test('twenty bypasses at once make one chain', async () => {
  const { bypass, read } = await traced();
  assert.equal([...new Set(await Promise.all(Array.from({ length: 20 }, (_, i) => bypass(`b${i}`, `c${i}`))))], [0]);
  const { bypasses, breaks } = read();
  assert.equal([bypasses.length, breaks], [20, []]);
});

const edits: [string, (lines: string[]) => string[], RegExp][] = [
  [
    'an edited first entry',
    ([a, ...rest]) => [a!.replace('refs/heads/a', 'refs/heads/x'), ...rest],
    /line 2 does not follow/,
  ],
  [
    'an edited line of a push of two refs',
    ([a, b, ...rest]) => [a!, b!.replace('refs/heads/b', 'refs/heads/x'), ...rest],
    /line 4 does not follow/,
  ],
  ['a first entry that is gone', ([, ...rest]) => rest, /line 1 does not follow/],
  ['one line of a push that is gone', ([a, , ...rest]) => [a!, ...rest], /line 3 does not follow/],
  [
    'an edited last entry',
    (lines) => [...lines.slice(0, -1), lines.at(-1)!.replace('refs/heads/d', 'refs/heads/x')],
    /the end of the trace was edited or cut/,
  ],
  ['a last entry that is gone', (lines) => lines.slice(0, -1), /the end of the trace was edited or cut/],
  ['all that is gone', () => [], /the end of the trace was edited or cut/],
  [
    'a line without a link that was added',
    (lines) => [...lines.slice(0, 1), lines[0]!.replace(/,"prev":""/, ''), ...lines.slice(1)],
    /line 2 is in no chain/,
  ],
];
for (const [name, edit, says] of edits) {
  test(`${name} shows`, async () => {
    const { trace, read } = await three();
    writeFileSync(
      trace,
      edit(readFileSync(trace, 'utf8').trimEnd().split('\n'))
        .map((line) => `${line}\n`)
        .join(''),
    );
    assert.match(read().breaks.join('\n'), says);
  });
}

test('a hash that is gone shows, and so does the entry that was written without it', async () => {
  const { trace, bypass, read, repo } = await three();
  for (const name of readdirSync(join(repo.dir, '.git/gate-hooks')))
    if (/\.\d+$/.test(name)) rmSync(join(repo.dir, '.git/gate-hooks', name));
  assert.match(read().breaks.join('\n'), /the newest hash is gone/);
  assert.is(await bypass('e'), 0);
  assert.equal(read().breaks, [
    'the newest hash was gone when line 5 was written, so something may have been cut before it',
  ]);
  assert.is(readFileSync(trace, 'utf8').split('\n').length, 6);
});

test('entries from before there was a chain go on, and are held by its first link', async () => {
  const { trace, bypass, read, repo } = await three();
  const old = readFileSync(trace, 'utf8').replace(/,"prev":"[0-9a-f]*"/g, '');
  for (const name of readdirSync(join(repo.dir, '.git/gate-hooks'))) rmSync(join(repo.dir, '.git/gate-hooks', name));
  writeFileSync(trace, old);
  assert.equal([read().unchained, read().breaks], [4, []]);
  for (const ref of ['e', 'f']) assert.is(await bypass(ref), 0);
  assert.equal([read().unchained, read().bypasses.length, read().breaks], [4, 5, []]);
  writeFileSync(trace, readFileSync(trace, 'utf8').replace('refs/heads/c', 'refs/heads/x'));
  assert.match(read().breaks.join('\n'), /line 5 does not follow from what stands before it/);
});

test('a line that a full disk tore breaks nothing: the entry behind it on the same line is read', async () => {
  const { trace, bypass, read } = await three();
  const whole = readFileSync(trace);
  appendFileSync(trace, whole.subarray(whole.lastIndexOf('{"at":'), whole.length - 40));
  for (const ref of ['e', 'f']) assert.is(await bypass(ref), 0);
  const { bypasses, unreadable, breaks } = read();
  assert.equal([bypasses.length, unreadable, breaks], [5, 1, []]);
});

test('an entry of a push that was killed before its turn ended is a brother of the next, and no break', async () => {
  const { trace, bypass, read } = await three();
  const last = readFileSync(trace, 'utf8').trimEnd().split('\n').at(-1)!;
  await bypass('e');
  const next = readFileSync(trace, 'utf8').trimEnd().split('\n').at(-1)!;
  truncateSync(trace, readFileSync(trace).length - next.length - 1);
  appendFileSync(trace, `${next.replace(/"push":"[^"]*"/, '"push":"1-1"')}\n${next}\n`);
  assert.equal(read().breaks, []);
  await bypass('f');
  assert.equal(read().breaks, []);
  writeFileSync(trace, readFileSync(trace, 'utf8').replace(last, last.replace('refs/heads/d', 'refs/heads/x')));
  assert.match(read().breaks.join('\n'), /does not follow/);
});

test.run();
