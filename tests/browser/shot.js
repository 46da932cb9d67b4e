// One picture of a report, for the README: `node shot.js REPORT.html OUT.png`. See `run shot`.
'use strict';
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { chromium } = require(path.join(process.env.NODE_MODULES || path.join(__dirname, 'node_modules'), 'playwright-core'));

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const page = await browser.newPage({ viewport: { width: 1080, height: 1440 }, colorScheme: 'light' });
  await page.goto(String(pathToFileURL(path.resolve(process.argv[2]))));
  await page.locator('.card .apart-note a').first().click();
  await page.waitForSelector('.link-body');
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: process.argv[3] });
  await browser.close();
})();
