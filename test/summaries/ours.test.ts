import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/scaffold-summaries.js';
import { validate } from '../../src/settings/validate.js';
import { requireWorkTree } from '../../src/world/git.js';
import { projectRoot } from '../support/project.js';

const root = projectRoot();

// A tarball of the project has no git to ask what is tracked.
if (existsSync(join(root, '.git'))) {
  test('scaffold-summaries --check finds docs/summaries true', async () => {
    const settings = validate({ 'gate-hooks.json': readFileSync(join(root, 'gate-hooks.json'), 'utf8') });
    const { verdict, lines } = await run({ repo: requireWorkTree(root), settings, check: true });
    assert.is(verdict.status, 'pass', `run gate-hooks scaffold-summaries:\n${(lines ?? []).join('\n')}`);
  });
}

test.run();
