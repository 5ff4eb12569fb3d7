// Does the page render in a real browser, without an error, and do its values equal the records?

import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { suite, test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PageFacts, renderPage } from '../../src/history/page.js';
import { pageStyle } from '../../src/history/page-style.js';
import { skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';
import { pastRun } from './runs.js';

const evil = '</td><script>document.title="hit"</script><img src=x onerror="document.title=\'hit\'">" style="x';

const facts: PageFacts = {
  repository: `wares ${evil}`,
  at: '2026-11-25T12:00:00.000Z',
  runs: [
    pastRun({
      started_at: '2026-11-24T09:00:00.000Z',
      duration_ms: 4200,
      steps: [{ name: 'unit', status: 'passed', duration_ms: 4000 }],
    }),
    pastRun({
      started_at: '2026-11-24T10:00:00.000Z',
      duration_ms: 8400,
      status: 'failed',
      steps: [
        { name: 'unit', status: 'failed', duration_ms: 8000 },
        { name: evil, status: 'passed', duration_ms: 20 },
      ],
    }),
    pastRun({
      started_at: '2026-11-24T11:00:00.000Z',
      duration_ms: 4300,
      commit: 'b'.repeat(40),
      clean: false,
      status: evil,
    }),
  ],
  bypasses: [
    { at: '2026-11-24T12:00:00.000Z', by: `Eve ${evil}`, remote: 'origin', reason: evil, refs: [`refs/heads/${evil}`] },
  ],
  locks: [
    { path: 'requirements.lock', days: 132, limit: 90, says: 'requirements.lock: pins are 132 days old' },
    { path: 'uv.lock', days: null, limit: 90, says: 'uv.lock: age unknown' },
  ],
};
const empty: PageFacts = { ...facts, repository: 'new', runs: [], bypasses: [], locks: [] };

const styleHash = createHash('sha256').update(pageStyle).digest('base64');
const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const inBrowser = suite('page');
const withBrowser = skipUnless(browserPath !== undefined, 'chromium is not installed', inBrowser);

let browser: Browser | undefined;
inBrowser.before(async () => {
  if (browserPath !== undefined)
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
});
inBrowser.after(async () => browser?.close());

type Opened = { readonly page: Page; readonly complaints: string[]; readonly requests: string[] };

const open = async (what: PageFacts, options: { width?: number; dark?: boolean } = {}): Promise<Opened> => {
  const file = join(tempDir(), 'report.html');
  writeFileSync(file, renderPage(what, styleHash));
  const page = await browser!.newPage({
    viewport: { width: options.width ?? 1000, height: 800 },
    colorScheme: options.dark ? 'dark' : 'light',
  });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return { page, complaints, requests };
};

const cells = (page: Page, caption: string): Promise<string[][]> =>
  page
    .locator(`table:has(caption:text("${caption}")) tbody tr`)
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...(row as unknown as { cells: Iterable<{ textContent: string }> }).cells].map((cell) => cell.textContent),
      ),
    );

withBrowser('it loads nothing but itself, and the console stays silent', async () => {
  for (const what of [facts, empty]) {
    const { page, complaints, requests } = await open(what);
    assert.equal(complaints, []);
    assert.is(requests.length, 1);
    await page.close();
  }
});

withBrowser('its values are those of the records', async () => {
  const { page } = await open(facts);
  assert.equal(await page.locator('dd').allTextContents(), ['3', '33 %', '4.2 s', 'too few runs', '1']);
  assert.equal(await cells(page, 'Runs, newest first'), [
    ['2026-11-24T11:00:00.000Z', evil, '4.3 s', 'bbbbbbbbb', 'uncommitted changes'],
    ['2026-11-24T10:00:00.000Z', 'failed', '8.4 s', 'aaaaaaaaa', ''],
    ['2026-11-24T09:00:00.000Z', 'passed', '4.2 s', 'aaaaaaaaa', ''],
  ]);
  assert.equal(await cells(page, 'Steps, the flakiest first'), [
    ['unit', '2', '1', '1', '4.0 s'],
    [evil, '1', '0', '0', '20 ms'],
  ]);
  assert.equal(await cells(page, 'Pushes with BYPASS_SMOKE=1'), [
    ['2026-11-24T12:00:00.000Z', `Eve ${evil}`, 'origin', evil, `refs/heads/${evil}`],
  ]);
  const heights = await page
    .locator('svg.chart rect')
    .evaluateAll((bars) =>
      bars.map((bar) => Number((bar as unknown as { getAttribute: (name: string) => string }).getAttribute('height'))),
    );
  assert.equal(heights, [50, 100, 51.2]);
  await page.close();
});

withBrowser('hostile names are text: no element, no script, no attribute comes of them', async () => {
  const { page } = await open(facts);
  assert.is(await page.title(), `gate-hooks: wares ${evil}`);
  assert.equal(
    [
      await page.locator('script').count(),
      await page.locator('img').count(),
      await page.locator('[onerror]').count(),
      await page.locator('[style]').count(),
    ],
    [0, 0, 0, 0],
  );
  await page.close();
});

withBrowser('its policy lets no script run and no style in but its own', async () => {
  const { page } = await open(facts);
  const blocked = await page.evaluate(() => {
    const { document } = globalThis as unknown as { document: any };
    const script = document.createElement('script');
    script.textContent = 'globalThis.hit = true';
    document.body.append(script);
    document.body.setAttribute('style', 'display: none');
    return {
      hit: (globalThis as { hit?: boolean }).hit ?? false,
      shown: (globalThis as any).getComputedStyle(document.body).display,
    };
  });
  assert.equal(blocked, { hit: false, shown: 'block' });
  await page.close();
});

withBrowser('on a phone nothing is cut off: what is wider scrolls by itself', async () => {
  const { page } = await open(facts, { width: 360 });
  await page.locator('summary').click();
  assert.is(await page.evaluate(() => (globalThis as any).document.documentElement.scrollWidth <= 360), true);
  await page.close();
});

withBrowser('dark mode turns the ground dark and keeps the text readable', async () => {
  const { page } = await open(facts, { dark: true });
  const [ground, text] = await page.evaluate(() => {
    const style = (globalThis as any).getComputedStyle((globalThis as any).document.body);
    return [style.backgroundColor, style.color] as string[];
  });
  const light = (colour: string): number =>
    colour
      .match(/\d+/g)!
      .slice(0, 3)
      .reduce((sum, part) => sum + Number(part), 0);
  assert.ok(light(ground!) < 150 && light(text!) > 600, `${text} on ${ground}`);
  await page.close();
});

withBrowser('a keyboard reaches the tables, and each drawing has a name for those who hear it', async () => {
  const { page } = await open(facts);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.is(await page.locator('details[open]').count(), 1);
  await page.keyboard.press('Tab');
  assert.is(
    await page.evaluate(() => (globalThis as any).document.activeElement.getAttribute('aria-label')),
    'Runs, newest first',
  );
  for (const drawing of await page.getByRole('img').all())
    assert.match((await drawing.getAttribute('aria-label')) ?? '', /runs/);
  assert.is(await page.getByRole('img').count(), 2);
  assert.is(await page.getByRole('meter').count(), 1);
  await page.close();
});

inBrowser.run();

test('the same facts make the same bytes', () => assert.is(renderPage(facts, styleHash), renderPage(facts, styleHash)));

test.run();
