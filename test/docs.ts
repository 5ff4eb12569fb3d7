// npm run docs: writes docs/settings.md from the settings schema, and docs/schemas/ from those of the JSON.
// test/e2e/docs.test.ts and json.test.ts say when they are stale.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../src/commands/table.js';
import { nobody, schemaText } from './docs/schemas/all.js';
import { settingsPage } from './docs/settings.js';
import { projectRoot } from './support/project.js';

const docs = join(projectRoot(), 'docs');
writeFileSync(join(docs, 'settings.md'), settingsPage());
process.stdout.write('docs/settings.md\n');

const folder = join(docs, 'schemas');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const names = [...table.map(({ name }) => name), nobody];
for (const name of names) writeFileSync(join(folder, `${name}.json`), schemaText(name));
process.stdout.write(`docs/schemas/*.json, ${names.length} of them\n`);
