// npm run pictures: plays the scenes with the packed tarball and writes docs/pictures/*.svg.
// test/e2e/pictures.test.ts says when they are stale.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packProject } from './driver/package.js';
import { play, scenes } from './pictures/scenes.js';
import { drawTerminal } from './pictures/terminal.js';
import { projectRoot } from './support/project.js';

const place = realpathSync(mkdtempSync(join(tmpdir(), 'gate-hooks-pictures-')));
try {
  const packed = await packProject(projectRoot(), place);
  const folder = join(projectRoot(), 'docs', 'pictures');
  mkdirSync(folder, { recursive: true });
  for (const scene of scenes) {
    writeFileSync(join(folder, `${scene.name}.svg`), drawTerminal(await play(scene, packed), scene.description));
    process.stdout.write(`docs/pictures/${scene.name}.svg\n`);
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
