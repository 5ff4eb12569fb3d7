import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gitEnvironment, localGitVariables, smokeEnvironment } from '../../src/world/environment.js';
import { createRepository } from '../support/repository.js';

test('every variable that this git calls local is known to us', async () => {
  const repo = await createRepository();
  const names = (await repo.git('rev-parse', '--local-env-vars')).split('\n');
  assert.ok(names.length > 10);
  assert.equal(
    names.filter((name) => !localGitVariables.includes(name)),
    [],
  );
});

test('a smoke gets the environment of the person: nothing of git, nothing of ours, and back what the hook emptied', () => {
  const env = {
    PATH: '/bin',
    GIT_DIR: '.git',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'a',
    GIT_CONFIG_VALUE_0: 'b',
    GIT_AUTHOR_NAME: 'me',
    GATE_HOOKS_X: '1',
    NODE_OPTIONS: '',
    GATE_HOOKS_SAVED_NODE_OPTIONS: '--x',
    gone: undefined,
  };
  assert.equal(smokeEnvironment(env), { PATH: '/bin', GIT_AUTHOR_NAME: 'me', NODE_OPTIONS: '--x' });
});

test('the flags of a make around the push stay out of the smoke, those of the person do not', () => {
  assert.equal(smokeEnvironment({ MAKEFLAGS: 'i', MFLAGS: '-i', MAKELEVEL: '1', MAKEOVERRIDES: '', A: '1' }), {
    A: '1',
  });
  assert.equal(smokeEnvironment({ MAKEFLAGS: '-j8' }), { MAKEFLAGS: '-j8' });
});

test('our own git is bound to no repository and reads patterns as we mean them', () => {
  assert.equal(
    gitEnvironment({ A: '1', GIT_INDEX_FILE: 'x', GIT_LITERAL_PATHSPECS: '1', GIT_ICASE_PATHSPECS: '1', GIT_SSH: 's' }),
    { A: '1', GIT_SSH: 's' },
  );
});

test.run();
