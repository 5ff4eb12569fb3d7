import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeTips, type Peeled, parsePeeled, peelNames } from '../../src/push/tips.js';
import { type Repository, requireWorkTree, resolveObjects } from '../../src/world/git.js';
import { createRepository } from '../support/repository.js';

const peel = (repo: Repository, updates: Parameters<typeof peelNames>[0]): Peeled[] =>
  parsePeeled(updates, resolveObjects(repo, peelNames(updates))).map(({ object }) => object);
const update = (remoteRef: string, localOid = 'c') => ({ localRef: 'x', localOid, remoteRef, remoteOid: '0' });
const commit = (oid: string, tree: string) => ({ type: 'commit', oid, tree });

test('equal trees merge into one tip that names every ref', () => {
  const { tips, notes } = judgeTips(
    [
      { update: update('refs/heads/a'), object: commit('1', 't') },
      { update: update('refs/heads/b'), object: commit('2', 't') },
      { update: update('refs/heads/c'), object: commit('3', 'u') },
    ],
    [],
  );
  assert.equal(tips, [
    { tree: 't', commit: '1', refs: ['refs/heads/a', 'refs/heads/b'], ids: ['1', 'c', '2', 'c'] },
    { tree: 'u', commit: '3', refs: ['refs/heads/c'], ids: ['3', 'c'] },
  ]);
  assert.equal(notes, []);
});

for (const [ref, object, patterns, says] of [
  ['refs/notes/x', commit('1', 't'), [], /holds notes/],
  ['refs/heads/wip/x', commit('1', 't'), ['refs/heads/wip/*'], /push\.skip_refs/],
  ['refs/heads/x', { type: 'blob', oid: '1', tree: null }, [], /leads to a blob/],
  ['refs/heads/x', { type: 'tree', oid: '1', tree: '1' }, [], /leads to a tree/],
] as const) {
  test(`${ref} to a ${object.type} is let through with a note`, () => {
    const { tips, notes } = judgeTips([{ update: update(ref), object }], patterns);
    assert.equal(tips, []);
    assert.match(notes[0]!.message, says);
    assert.is(notes[0]!.level, 'note');
  });
}

for (const [pattern, ref] of [
  ['refs/heads/wip', 'refs/heads/wip/x'],
  ['refs/heads/wip/*', 'refs/heads/wipe'],
  ['refs/heads/x', 'refs/heads/xy'],
] as const) {
  test(`push.skip_refs ${pattern} does not cover ${ref}`, () => {
    assert.is(judgeTips([{ update: update(ref), object: commit('1', 't') }], [pattern]).tips.length, 1);
  });
}

test('tags are followed to their commit, and an id git does not know is a fault', async () => {
  const repo = await createRepository({ files: { a: 'a' } });
  await repo.git('tag', '-a', '-m', 'one', 'v1');
  await repo.git('tag', '-a', '-m', 'two', 'v2', 'v1');
  const [head, tree, tag] = await Promise.all([
    repo.git('rev-parse', 'HEAD'),
    repo.git('rev-parse', 'HEAD^{tree}'),
    repo.git('rev-parse', 'v2'),
  ]);
  const bound = requireWorkTree(repo.dir);
  assert.equal(peel(bound, [update('refs/tags/v2', tag)]), [{ type: 'commit', oid: head, tree }]);
  assert.throws(() => peel(bound, [update('refs/heads/x', 'd'.repeat(40))]), /does not know the pushed object/);
});

test('a replaced commit is judged by what is really pushed', async () => {
  const repo = await createRepository({ files: { a: 'a' } });
  const real = await repo.git('rev-parse', 'HEAD');
  const tree = await repo.git('rev-parse', 'HEAD^{tree}');
  const other = await repo.commit({ a: 'b' });
  await repo.git('replace', real, other);
  assert.is(peel(requireWorkTree(repo.dir), [update('refs/heads/x', real)])[0]!.tree, tree);
});

test.run();
