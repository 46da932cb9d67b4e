// Loads the report in a real browser, goes through its views and checks what is seen. `node check.js FOLDER`, where
// FOLDER holds seeds.html, made.html and many.html; screenshots go to FOLDER/shots. See `run`.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const modules = process.env.NODE_MODULES || path.join(__dirname, 'node_modules');
const { chromium } = require(path.join(modules, 'playwright-core'));
const AXE = path.join(modules, 'axe-core', 'axe.min.js');
const folder = path.resolve(process.argv[2]);
const shots = path.join(folder, 'shots');
fs.mkdirSync(shots, { recursive: true });
const url = (name, hash = '') => `${pathToFileURL(path.join(folder, name))}${hash}`;

async function browser(options, work) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'samestory-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, viewport: { width: 1280, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce', ...options,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const page = await context.newPage();
    const troubles = [];
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) troubles.push(message.text()); });
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('dialog', (dialog) => { troubles.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
    page.on('request', (request) => { if (!/^(file|data):/.test(request.url())) troubles.push(`asked for ${request.url()}`); });
    await work(page, context);
    assert.deepEqual(troubles, [], 'no errors, no dialogs, nothing asked of a network');
  } finally {
    await context.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

async function open(page, name, hash = '') {
  await page.goto('about:blank');
  await page.goto(url(name, hash));
  await page.waitForSelector('html[data-ready]');
}

const shot = (page, name, fullPage = true) => page.screenshot({ path: path.join(shots, `${name}.png`), fullPage });
async function noOverflow(page, what) {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${what} fits the width`);
  assert.equal(await page.locator('h1').count(), 1, `${what} has one main heading`);
  const doubled = await page.evaluate(() => { const ids = [...document.querySelectorAll('[id]')].map((element) => element.id); return ids.filter((id, i) => ids.indexOf(id) !== i); });
  assert.deepEqual(doubled, [], `${what} has each id once`);
}

/** A view is drawn after the click that asks for it, and a fold is filled after it opens: tries until the check holds. */
async function eventually(check) {
  for (const end = Date.now() + 10000; ;) {
    try { return await check(); } catch (error) { if (Date.now() > end) throw error; }
    await new Promise((done) => setTimeout(done, 50));
  }
}

const shows = (locator, what) => eventually(async () => assert.match(await locator.first().innerText(), what));
const says = (page, selector, what) => shows(page.locator(selector), what);
const atLeast = (locator, least, what) => eventually(async () => assert.ok(await locator.count() >= least, what));

const tests = {
  async 'the seeds: why 2018 is not in the story of 2025'(page) {
    await open(page, 'seeds.html');
    await eventually(async () => assert.equal(await page.locator('.card').count(), 2));
    const first = page.locator('.card').first();
    await shows(first, /2025/);
    await shows(first, /Kept apart from .+\(2018, not 2025\)/s);
    await shot(page, 'seeds-stories');
    await first.locator('.apart-note a').click();
    const link = page.locator('.link.kind-apart details[open]');
    await eventually(async () => {
      const why = await link.innerText();
      for (const said of [/same words/, /at least \d years/i, /October 2018/, /January 2025/, /Robert Salesses was US secretary of defense/, /elections in two weeks|Jim Mattis/]) assert.match(why, said);
    });
    await eventually(async () => assert.equal(await page.locator('.entry').count(), 4));
    await shot(page, 'seeds-story');
    await page.getByText('When was it written?').first().click();
    await says(page, '.when-box', /Written .*2025/);
    await link.getByText('Compare two texts').click();
    await says(page, 'h1', /Kept apart/);
    await atLeast(page.locator('.diff .shared'), 1, 'shared passages are marked');
    await says(page, '.contra', /Numbers differ|Numbers only one has/);
    await shot(page, 'seeds-pair');
    await page.goBack();
    await page.waitForSelector('.link.kind-apart');
  },

  async 'the graph, by mouse and by keyboard'(page) {
    await open(page, 'seeds.html', '#/graph');
    await page.waitForTimeout(400);
    const inked = await page.evaluate(() => { const canvas = document.querySelector('canvas'); const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; let n = 0; for (let i = 3; i < pixels.length; i += 4) n += pixels[i] > 0; return n; });
    assert.ok(inked > 500, `something is drawn: ${inked} pixels`);
    await eventually(async () => assert.equal(await page.locator('.graph-list > li').count(), 2, 'the list says the same'));
    await shot(page, 'seeds-graph');
    await page.locator('canvas').focus();
    await page.keyboard.press('ArrowRight');
    await eventually(async () => assert.equal(await page.locator('.graph-card').isVisible(), true));
    await page.keyboard.press('ArrowLeft');
    await says(page, '.graph-card h2', /800/);
    await page.keyboard.press('+');
    await page.keyboard.press('0');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.story');
    await says(page, 'h1', /800/);
  },

  async 'keyboard, focus and colours'(page) {
    await open(page, 'seeds.html');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.locator('#theme').click();
    assert.notEqual(await background(), light);
    assert.equal(await page.locator('#theme').getAttribute('aria-pressed'), 'true');
    await page.getByRole('navigation').getByText('Run').click();
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1', 'focus goes to the new view'));
    await says(page, 'main', /articles used\s+5/);
    await shot(page, 'seeds-run-dark');
    await page.locator('#theme').click();
  },

  async 'made: copies are folded under their origin, and compared'(page) {
    await open(page, 'made.html', '?a#/stories?q=cape+wire&sort=copied');
    await page.locator('.card h2 a').first().click();
    const fold = page.locator('.copies-fold').first();
    if (await fold.getAttribute('open') === null) await fold.locator('summary').click();
    await atLeast(fold.locator('.copy-item'), 3, 'all copies are listed');
    await shows(fold, /word for word/);
    await shot(page, 'made-story');
    await open(page, 'made.html', '#/pair/e3-wire/e3-moved');
    await says(page, 'h1', /Copies/);
    await atLeast(page.locator('.diff .moved'), 2, 'a moved passage is marked in both texts');
    await atLeast(page.locator('.diff ins'), 1, '1 or more');
    await eventually(async () => assert.ok((await page.locator('.diff ins .num').allInnerTexts()).includes('1500')));
    await shot(page, 'made-moved');
    await open(page, 'made.html', '#/pair/e3-wire/e3-number');
    await eventually(async () => assert.ok((await page.locator('.num').allInnerTexts()).includes('77'), 'a changed number is marked'));
    await says(page, '.contra', /Numbers differ in the same place.*77/s);
    await open(page, 'made.html', '#/pair/e3-wire/e3-same');
    await says(page, 'h1', /word for word/);
    await eventually(async () => assert.equal(await page.locator('.diff del, .diff ins').count(), 0));
    await says(page, '.measures', /100%/);
  },

  async 'made: hostile titles are text'(page) {
    await open(page, 'made.html', '#/stories?q=hostile&min=1');
    await atLeast(page.locator('.card'), 10, '10 or more');
    await shows(page.locator('.cards'), /<script>window.hacked = 'title'<\/script>/);
    await noOverflow(page, 'hostile stories');
    await shot(page, 'made-hostile');
    for (const href of await page.locator('.card h2 a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))) {
      await open(page, 'made.html', href);
      await noOverflow(page, href);
      await eventually(async () => assert.equal(await page.locator('main img, main script, main a[href^="javascript"]').count(), 0));
    }
    await open(page, 'made.html', '#/articles?q=hostile');
    await shot(page, 'made-articles');
    await open(page, 'made.html', '#/graph');
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.evaluate(() => document.body.innerText.match(/[\u202a-\u202e\u2066-\u2069\u001b]/)), null);
    await open(page, 'made.html', '#/story/%3Cscript%3E');
    await says(page, 'h1', /No such story/);
    await open(page, 'made.html', '#/pair/%E0%A4%A/x');
    await says(page, 'h1', /No such pair/);
  },

  async 'made: search and filters'(page) {
    await open(page, 'made.html');
    const all = await page.locator('.card').count();
    assert.ok(all >= 12);
    await page.locator('#source').selectOption({ index: 1 });
    await page.locator('#min').selectOption('5');
    await page.locator('#sort').selectOption('oldest');
    await eventually(async () => {
      assert.ok(await page.locator('.card').count() < all);
      assert.match(page.url(), /min=5/);
    });
    await page.locator('#from').fill('2024-02-01');
    await page.locator('#to').fill('2024-02-20');
    await page.locator('#to').dispatchEvent('change');
    await says(page, '#summary', /matching/);
    const kept = await eventually(async () => {
      const shown = await page.locator('.card').count();
      assert.ok(shown >= 1 && shown <= 3, `${shown} stories in three weeks`);
      return shown;
    });
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await eventually(async () => assert.equal(await page.locator('.card').count(), kept, 'the address keeps the filters'));
    await page.locator('#reset').click();
    await eventually(async () => assert.equal(await page.locator('.card').count(), all));
    await page.locator('#q').fill('zzzz nothing');
    await page.waitForSelector('.empty');
    await shot(page, 'made-empty');
  },

  async 'many: twenty thousand open and filter at once'(page) {
    await open(page, 'many.html');
    const ready = Number(await page.getAttribute('html', 'data-ready'));
    const size = fs.statSync(path.join(folder, 'many.html')).size;
    const took = await page.evaluate(async () => {
      const box = document.getElementById('q');
      const times = [];
      for (const query of ['braclo', 'wire', 'ledger ba', '']) {
        box.value = query;
        const start = performance.now();
        const before = document.getElementById('summary').firstChild;
        box.dispatchEvent(new Event('input'));
        while (document.getElementById('summary').firstChild === before && performance.now() - start < 30000) await new Promise((done) => setTimeout(done, 4));
        if (document.getElementById('summary').firstChild === before) throw new Error(`nothing changes for ${query}`);
        times.push(Math.round(performance.now() - start));
      }
      return times;
    });
    console.log(`    many.html: ${(size / 1e6).toFixed(1)} MB, ready after ${ready} ms, searches after ${took.join(', ')} ms`);
    await page.locator('.more').click();
    await eventually(async () => assert.equal(await page.locator('.card').count(), 96));
    await shot(page, 'many-stories', false);
    await open(page, 'many.html', '#/articles');
    await says(page, '.summary', /20,000 articles/);
    await open(page, 'many.html', '#/graph');
    await page.waitForTimeout(800);
    await shot(page, 'many-graph', false);
  },
};

(async () => {
  let failed = 0;
  const attempt = async (name, options, work) => {
    const start = Date.now();
    try {
      await browser(options, work);
      console.log(`ok   ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed++;
      console.log(`FAIL ${name}\n${error.stack}`);
    }
  };
  for (const [name, work] of Object.entries(tests)) await attempt(name, {}, work);
  const views = async (page) => {
    await open(page, 'seeds.html');
    const story = await page.locator('.card h2 a').first().getAttribute('href');
    const pair = await page.evaluate(() => { const ids = JSON.parse(document.getElementById('data').textContent).articles.id; return `#/pair/${encodeURIComponent(ids[1])}/${encodeURIComponent(ids[2])}`; });
    return { stories: '', story, pair, articles: '#/articles', graph: '#/graph', run: '#/run' };
  };
  for (const colorScheme of ['light', 'dark']) {
    await attempt(`a phone, ${colorScheme}`, { colorScheme, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page) => {
      for (const [name, hash] of Object.entries(await views(page))) {
        await open(page, 'seeds.html', hash);
        await noOverflow(page, name);
        await shot(page, `phone-${colorScheme}-${name}`);
      }
      await open(page, 'made.html', '#/pair/e3-wire/e3-moved');
      await noOverflow(page, 'a pair of the made corpus');
      await shot(page, `phone-${colorScheme}-moved`);
    });
    await attempt(`what axe says, ${colorScheme}`, { colorScheme, bypassCSP: true }, async (page) => {
      for (const [name, hash] of Object.entries(await views(page))) {
        for (const file of ['seeds.html', ...(['stories', 'articles', 'graph'].includes(name) ? ['made.html'] : [])]) {
          await open(page, file, hash);
          await page.addScriptTag({ path: AXE });
          const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
          const seen = violations.map((v) => `${file} ${name}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
          assert.deepEqual(seen, []);
        }
      }
    });
  }
  await attempt('without scripts', { javaScriptEnabled: false }, async (page) => {
    await page.goto(url('made.html'));
    await shows(page.locator('main'), /<script>window.hacked = 'title'<\/script>/);
    await shot(page, 'no-scripts', false);
  });
  await attempt('on paper', {}, async (page) => {
    await open(page, 'seeds.html');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.top').isVisible(), false);
    assert.equal(await page.locator('.card').first().isVisible(), true);
    await page.pdf({ path: path.join(shots, 'print.pdf'), format: 'A4' });
  });
  process.exit(failed ? 1 : 0);
})();
