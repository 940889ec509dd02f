// What the page is like in a browser: node browser.mjs MODULES CHROMIUM WORKSHOP HOSTILE SEVERAL SAME [LARGE]
// MODULES is a folder with `playwright-core` and `axe-core`; the rest are paths.

import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, executablePath, workshop, hostile, several, same, large] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), 'here.js'));
const { chromium } = require('playwright-core');
const axe = require.resolve('axe-core/axe.min.js');

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const failures = [];

/// Runs one check in a page of its own; nothing may be logged.
async function check(name, file, options, body) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const logged = [];
  page.on('console', message => logged.push(message.text()));
  page.on('pageerror', error => logged.push(error.message));
  page.on('dialog', dialog => { logged.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', request => {
    if (!request.url().startsWith('file:')) logged.push(`request ${request.url()}`);
  });
  try {
    await page.goto(pathToFileURL(resolve(file)).href);
    const note = await body(page);
    equal(logged, [], 'what the browser logs');
    console.log(`ok      ${name}${note ? `: ${note}` : ''}`);
  } catch (error) {
    failures.push(name);
    console.log(`FAILED  ${name}: ${error.message}`);
  }
  await context.close();
}

function equal(found, expected, what) {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what}: ${one} and not ${other}`);
}

const shown = page => page.$$eval('.view:not([hidden]) .card:not([hidden])', all => all.map(c => c.id));
const status = page => page.textContent('#status');
const fits = page => page.evaluate(() =>
  document.documentElement.scrollWidth <= document.documentElement.clientWidth);
const settled = page => page.evaluate(() =>
  new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));

async function violations(page) {
  await page.addScriptTag({ path: axe }).catch(() => {});
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  const said = violations.map(of => `${of.id} (${of.nodes[0].html.slice(0, 120)})`);
  equal(said, [], 'axe finds');
}

await check('filters by level and by state', workshop, {}, async page => {
  const all = await shown(page);
  await page.uncheck('input[value=new]', { force: true });
  equal(all.filter(id => !id.includes('GetProof')), await shown(page), 'without new methods');
  await page.check('input[value=new]', { force: true });
  await page.uncheck('input[value=breaking]', { force: true });
  await page.uncheck('input[value=warning]', { force: true });
  equal((await shown(page)).includes('method-Orders_Delete'), false, 'a method that only breaks');
  equal((await shown(page)).includes('method-Orders_GetProof'), true, 'a new method');
});

await check('breaking methods come first', workshop, {}, async page => {
  const levels = await page.$$eval('#operations .card', all => all.map(c => c.dataset.levels.split(' ')[0]));
  equal(levels, [...levels].sort((a, b) => (b === 'breaking') - (a === 'breaking')), 'order');
});

await check('searches paths, members and types, and says so when nothing matches', workshop, {}, async page => {
  await page.fill('#query', '/papers get');
  equal(await shown(page), ['method-Papers_List'], 'two words');
  equal(await status(page), '1 of 6 methods', 'status');
  await page.click('.views a[href="#types"]');
  await page.fill('#query', 'ribbon');
  equal(await shown(page), ['type-CaseBinding'], 'a member');
  await page.fill('#query', 'no such thing');
  equal(await page.isVisible('#nothing'), true, 'the note');
  await page.click('#reset');
  equal((await shown(page)).length > 3, true, 'after clearing');
  equal(await page.evaluate(() => document.activeElement.id), 'query', 'focus');
});

await check('shows one view at a time, and goes to what a link names', workshop, {}, async page => {
  equal(await page.$$eval('.view:not([hidden])', all => all.map(v => v.id)), ['operations'], 'first');
  await page.evaluate(() => { location.hash = '#type-Order'; });
  await page.waitForFunction(() => document.querySelector('#type-Order').open);
  equal(await page.$$eval('.view:not([hidden])', all => all.map(v => v.id)), ['types'], 'then');
  equal(await page.getAttribute('.views a[href="#types"]', 'aria-current'), 'true', 'current');
  await page.goBack();
  await page.waitForFunction(() => !document.querySelector('#operations').hidden);
});

await check('unfolds the way to what changed, each type once', workshop, {}, async page => {
  await page.click('#method-Orders_Create > summary');
  await page.waitForSelector('#method-Orders_Create .inside');
  const types = await page.$$eval('#method-Orders_Create .inside', all => all.map(b => b.dataset.type));
  equal(types.length, new Set(types).size, 'each once');
  equal(types.includes('type-CaseBinding'), true, 'the one that changed');
  equal(types.includes('type-PerfectBinding'), false, 'one that did not');
  const ids = await page.$$eval('[id]', all => all.map(e => e.id));
  equal(ids.length, new Set(ids).size, 'ids');
});

await check('hides lines that are the same', workshop, {}, async page => {
  await page.click('#method-Orders_Create > summary');
  const line = page.locator('#method-Orders_Create li.s', { hasText: 'manuscript' }).first();
  equal(await line.isVisible(), true, 'before');
  await page.check('#only', { force: true });
  equal(await line.isVisible(), false, 'after');
});

await check('is used by keyboard alone', workshop, {}, async page => {
  await page.keyboard.press('Tab');
  equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop');
  await page.keyboard.press('Enter');
  equal(await page.evaluate(() => document.activeElement.id), 'changes', 'where it leads');
  await page.keyboard.press('/');
  await page.keyboard.type('orders');
  await page.keyboard.press('Escape');
  equal(await page.inputValue('#query'), '', 'search after Escape');
  await page.focus('#operations .card summary');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const [first, second] = await page.$$eval('#operations .card', all => all.map(c => c.open));
  equal([first, second], [false, true], 'open cards');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  equal(outline, 'solid', 'focus is seen');
  await page.focus('.views a[href="#types"]');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !document.querySelector('#types').hidden);
});

for (const colorScheme of ['light', 'dark']) {
  await check(`axe finds nothing, ${colorScheme}`, workshop, { colorScheme, bypassCSP: true, reducedMotion: 'reduce' }, async page => {
    for (const view of ['operations', 'types', 'findings']) {
      await page.click(`.views a[href="#${view}"]`);
      await page.evaluate(() => document.querySelectorAll('.card').forEach((card, at) => { card.open = at % 3 !== 2; }));
      await settled(page);
      await violations(page);
    }
  });
}

await check('is dark where that is wished', workshop, { colorScheme: 'dark' }, async page => {
  const light = rgb => rgb.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  const [paper, ink] = await page.evaluate(() => {
    const style = getComputedStyle(document.body);
    return [style.backgroundColor, style.color];
  });
  equal(light(paper) < 150 && light(ink) > 600, true, `${ink} on ${paper}`);
});

await check('fits a phone', workshop, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, async page => {
  for (const view of ['operations', 'types', 'findings']) {
    await page.click(`.views a[href="#${view}"]`);
    await page.click('#all');
    await settled(page);
    equal(await fits(page), true, `${view} is no wider than the screen`);
    await page.click('#all');
  }
});

await check('prints all that matches, opened', workshop, {}, async page => {
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  equal(await page.$$eval('#operations .card', all => all.every(card => card.open)), true, 'open');
  equal(await page.isVisible('#tools'), false, 'tools');
  equal((await page.pdf()).length > 20_000, true, 'paper');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  equal(await page.$$eval('#operations .card', all => all.some(card => card.open)), false, 'closed again');
});

await check('is read without scripts', workshop, { javaScriptEnabled: false }, async page => {
  equal(await page.isVisible('#tools'), false, 'tools that would do nothing');
  equal(await page.isVisible('#findings-title'), true, 'all views');
});

await check('texts of descriptions stay text', hostile, { bypassCSP: true, reducedMotion: 'reduce' }, async page => {
  for (const view of ['operations', 'types', 'findings']) {
    await page.click(`.views a[href="#${view}"]`);
    await page.click('#all');
    await settled(page);
    await violations(page);
  }
  equal(await page.$$eval('img, svg, iframe, object, body script ~ script', all => all.length), 0, 'elements');
  equal(await fits(page), true, 'width');
});

await check('shows one of several APIs, or all', several, {}, async page => {
  const titles = () => page.$$eval('.view:not([hidden]) .api:not([hidden]) > h3', all => all.map(h => h.textContent.trim()));
  equal((await titles()).map(title => title.split(' ')[0]), ['Workshop', 'Library'], 'all');
  const whole = (await shown(page)).length;
  const [, first, second] = await page.$$eval('#api option', all => all.map(o => o.value));
  await page.focus('#api');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(value => document.querySelector('#api').value === value, first);
  equal((await titles()).length, 1, 'one');
  equal((await shown(page)).length < whole, true, 'its methods');
  for (const view of ['types', 'findings']) {
    await page.click(`.views a[href="#${view}"]`);
    equal((await titles()).length, 1, `one in ${view}`);
  }
  await page.evaluate(id => { location.hash = `#${id}`; }, second);
  await page.waitForFunction(value => document.querySelector('#api').value === value, second);
  equal((await titles()).map(title => title.split(' ')[0]), ['Library'], 'what a link names');
  await page.fill('#query', 'no such thing');
  await page.click('#reset');
  equal((await titles()).length, 2, 'after clearing');
  const finding = await page.$eval('#findings .card', card => card.id);
  await page.selectOption('#api', second);
  await page.evaluate(id => { location.hash = `#${id}`; }, finding);
  await page.waitForFunction(id => document.getElementById(id).open, finding);
  equal(await page.isVisible(`#${finding}`), true, 'a finding of another API');
  equal(await page.isVisible('.same summary'), true, 'where nothing differs');
  const ids = await page.$$eval('[id]', all => all.map(e => e.id));
  equal(ids.length, new Set(ids).size, 'ids');
});

for (const [name, file] of [['several APIs', several], ['nothing that differs', same]]) {
  for (const colorScheme of ['light', 'dark']) {
    await check(`axe finds nothing with ${name}, ${colorScheme}`, file, { colorScheme, bypassCSP: true, reducedMotion: 'reduce' }, async page => {
      for (const view of ['operations', 'types', 'findings']) {
        await page.click(`.views a[href="#${view}"]`);
        await settled(page);
        await violations(page);
      }
    });
  }
  await check(`${name} fits a phone`, file, { viewport: { width: 360, height: 740 }, isMobile: true }, async page => {
    equal(await fits(page), true, 'width');
  });
}

await check('says that nothing differs', same, {}, async page => {
  equal(await page.isVisible('#operations .empty'), true, 'the note');
  equal(await page.isVisible('#nothing'), false, 'that the filters are not why');
  equal(await page.textContent('.parties'), 'Nothing differs.', 'the sentence');
});

if (large) {
  await check('a large pair stays usable', large, {}, async page => {
    const timing = await page.evaluate(() => performance.getEntriesByType('navigation')[0].domComplete);
    const letters = [];
    for (const text of ['r', 're', 'rep', 'repo', 'repos', 'repos ', 'repos i', 'repos iss']) {
      letters.push(await page.evaluate(text => new Promise(done => {
        const query = document.querySelector('#query'), start = performance.now();
        query.value = text;
        query.dispatchEvent(new Event('input', { bubbles: true }));
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
      }), text));
    }
    const start = await page.evaluate(() => performance.now());
    await page.click('#operations .card:not([hidden]) > summary');
    await settled(page);
    const opened = await page.evaluate(start => performance.now() - start, start);
    const [first, ...rest] = letters.map(Math.round);
    const note = `loaded in ${Math.round(timing)} ms, first letter ${first} ms, ` +
      `later letters at most ${Math.max(...rest)} ms, a method opens in ${Math.round(opened)} ms`;
    equal(timing < 10_000 && first < 3_000 && Math.max(...rest) < 600 && opened < 2_000, true, note);
    return note;
  });
}

await browser.close();
if (failures.length > 0) {
  console.log(`${failures.length} failed: ${failures.join('; ')}`);
  process.exitCode = 1;
}
