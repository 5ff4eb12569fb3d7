// Do the pictures of the documentation show what the product says today? Only durations, times and run ids may differ.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { play, scenes } from '../pictures/scenes.js';
import { drawTerminal, settled } from '../pictures/terminal.js';
import { installedPackage } from '../support/product.js';
import { projectRoot } from '../support/project.js';

const folder = join(projectRoot(), 'docs', 'pictures');

for (const scene of scenes) {
  test(`${scene.name}.svg is what the terminal shows (npm run pictures makes it anew)`, async () => {
    const path = join(folder, `${scene.name}.svg`);
    assert.ok(existsSync(path), path);
    assert.is(
      settled(readFileSync(path, 'utf8')),
      settled(drawTerminal(await play(scene, installedPackage()), scene.description)),
    );
  });
}

test('there is no picture without a scene', () =>
  assert.equal(readdirSync(folder).sort(), scenes.map(({ name }) => `${name}.svg`).sort()));

test('a picture that says something else is stale', () => {
  const one = drawTerminal('smoke passed in 112 ms\n', 'd');
  assert.is(settled(one), settled(drawTerminal('smoke passed in 4.2 s\n', 'd')));
  assert.is.not(settled(one), settled(drawTerminal('smoke failed in 112 ms\n', 'd')));
});

test('a line that is wider than the screen is broken as a terminal breaks it', () => {
  const broken = drawTerminal(`${'x'.repeat(105)}\n`, 'd');
  assert.is(broken.match(/<text/g)?.length, 2);
  assert.match(settled(broken), /x{105}/);
});

test.run();
