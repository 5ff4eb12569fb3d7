// npm run docs: writes docs/settings.md from the settings schema. test/e2e/docs.test.ts says when it is stale.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsPage } from './docs/settings.js';
import { projectRoot } from './support/project.js';

writeFileSync(join(projectRoot(), 'docs', 'settings.md'), settingsPage());
process.stdout.write('docs/settings.md\n');
