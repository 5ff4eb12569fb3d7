// The floors of this house are rules in gate-hooks.json: they hold, and a file that breaks one is refused.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkBoundaries } from '../../src/boundaries/check.js';
import { validate } from '../../src/settings/validate.js';
import { requireWorkTree } from '../../src/world/git.js';
import { projectRoot } from '../support/project.js';
import { createRepository } from '../support/repository.js';

const root = projectRoot();

const findings = async (files: Record<string, string>): Promise<string[]> => {
  const repo = await createRepository();
  for (const path of ['src', 'templates', 'package.json', 'tsconfig.json', 'gate-hooks.json'])
    cpSync(join(root, path), join(repo.dir, path), { recursive: true });
  await repo.commit(files);
  await repo.commit(null);
  const settings = validate({ 'gate-hooks.json': readFileSync(join(root, 'gate-hooks.json'), 'utf8') });
  const checked = await checkBoundaries(requireWorkTree(repo.dir), settings, [], false);
  assert.ok(checked.files > 200, `${checked.files} files`);
  return checked.findings.map(({ rule, path, line }) => `${rule} ${path}:${line}`);
};

test('our sources keep our own rules', async () => assert.equal(await findings({}), []));

test('an import that goes up is refused', async () => {
  assert.equal(
    await findings({ 'src/core/bad.ts': "import { git } from '../world/git.js';\nexport const x = git;\n" }),
    ['boundaries/import src/core/bad.ts:1'],
  );
  assert.equal(
    await findings({
      'src/evidence/bad.ts': "import type { Worktree } from '../smoke/worktree.js';\nexport type X = Worktree;\n",
    }),
    ['boundaries/import src/evidence/bad.ts:1'],
  );
});

test.run();
