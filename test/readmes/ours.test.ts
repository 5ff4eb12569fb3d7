// Our own READMEs and our own CONTRIBUTING.md are held to what we ask of others.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import './repo.js';
import { run as check } from '../../src/commands/check-readmes.js';
import { run as contributing } from '../../src/commands/scaffold-contributing.js';
import { validate } from '../../src/settings/validate.js';
import { requireWorkTree } from '../../src/world/git.js';
import { projectRoot } from '../support/project.js';

const root = projectRoot();
const settings = validate(
  Object.fromEntries(['gate-hooks.json', 'package.json'].map((name) => [name, readFileSync(join(root, name), 'utf8')])),
);

// A tarball of the project has no git to ask what is tracked.
if (existsSync(join(root, '.git'))) {
  test('check-readmes finds nothing here', () => {
    const { verdict } = check({ repo: requireWorkTree(root), settings });
    assert.equal(verdict.findings, []);
    assert.match(verdict.reason, /^\d+ folders checked$/);
  });

  test('scaffold-contributing --check finds the region current', () =>
    assert.is(contributing({ repo: requireWorkTree(root), settings, check: true }).verdict.status, 'pass'));
}

test('there are settings of ours', () => assert.is(settings.origin, 'gate-hooks.json'));

test.run();
