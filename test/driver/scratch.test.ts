import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tempDir } from '../support/temp.js';
import { isFit, scratchFolder } from './scratch.js';

test('a TMPDIR that was set is the folder', () => {
  const folder = tempDir();
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  assert.is(scratchFolder(), folder);
  process.env.TMPDIR = before;
});

test('a folder that is not there is not fit', () => assert.not(isFit(join(tempDir(), 'absent'))));

test('a folder that has room and runs programs is fit, and nothing is left in it', () => {
  const folder = tempDir();
  assert.ok(isFit(folder, 1));
  assert.equal(readdirSync(folder), []);
});

test('a folder without the room that is needed is not fit', () => assert.not(isFit(tempDir(), Number.MAX_VALUE)));

test.run();
