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

test('a file system without room is not fit', () => assert.not(isFit('/proc')));

test.run();
