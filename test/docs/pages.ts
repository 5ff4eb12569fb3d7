// Lists the pages of the documentation, and plays their command lines against the packed product.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { projectRoot } from '../support/project.js';
import { skipUnless } from '../support/skip.js';
import { commandLines } from './calls.js';
import { blocksIn } from './markdown.js';
import { isPlayed, playPage } from './play.js';
import { storyOf } from './stories.js';

export const read = (path: string): string => readFileSync(join(projectRoot(), path), 'utf8');

export const below = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(projectRoot(), folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path))
    .map((path) => `${folder}/${path}`)
    .sort();

/** Of docs/. */
export const pages = below('docs', /\.md$/);

export const everyPage = ['README.md', 'CONTRIBUTING.md', ...pages];

/** The pages with a block whose lines are typed. */
export const playedPages = everyPage.filter((path) => blocksIn(read(path)).some(({ language }) => isPlayed(language)));

/** Whether the page drives tools of other people. */
export const isOfTools = (page: string): boolean => storyOf(page).ofTools === true;

/** Registers the test that types each line of a page. */
export const testPage = (page: string): void => {
  const { wants = '', ...story } = storyOf(page);
  const register = skipUnless(wants === '', wants);
  register(
    `${page}: every line of its sh and console blocks is typed, and the terminal says what the page shows`,
    async () => {
      const played = await playPage(read(page), story);
      assert.ok(played.length > 0);
      const untyped = commandLines(read(page)).filter((line) => !played.includes(line));
      assert.equal(untyped, []);
    },
  );
};
