// Plays the pages that drive tools of other people: pip, black, bandit.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isOfTools, playedPages, testPage } from '../docs/pages.js';

const pages = playedPages.filter(isOfTools);

test('there are pages that drive tools of other people', () => assert.ok(pages.length >= 3, pages.join()));

for (const page of pages) testPage(page);

test.run();
