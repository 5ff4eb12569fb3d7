// Is the documentation true? The reference against the schema, quoted errors against the source, command lines against the packed product, links against files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { settingsPage } from '../docs/settings.js';
import { projectRoot } from '../support/project.js';

const read = (path: string): string => readFileSync(join(projectRoot(), path), 'utf8');

test('settings.md is what the schema says (npm run docs makes it anew)', () => assert.is(read('docs/settings.md'), settingsPage()));

test('another description in the schema is another page', () => {
  const page = (description: string) => settingsPage({ properties: { push: { description: 'Which.', properties: { a: { type: 'string', description } } } } });
  assert.match(page('Old. Default: 5.'), '| `a` | text | 5 | Old. |');
  assert.is.not(page('Old. Default: 5.'), page('Old. Default: 6.'));
});

test.run();
