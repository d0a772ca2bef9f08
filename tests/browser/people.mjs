// What the people of the walk do, as functions over a page. Everything goes through what they see:
// fields by their names, buttons by their words.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 800 };

/** The civil date in Shanghai so many days ago; of a day to come where the number is negative. */
export const daysAgo = (n) => new Date(Date.now() + 8 * 3600e3 - n * 86400e3).toISOString().slice(0, 10);

/** A value of `fill`: the choices whose words have one of these names in them. */
export const named = (...names) => ({ names });

/** Signs a person in, in a browser context of his own. */
export async function signIn(browser, demo, name, options = {}) {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: DESK, ...options });
  const page = await context.newPage();
  await page.goto(`${demo.desk}/`);
  await page.fill('[name=staff_no]', demo.people[name].no);
  await page.fill('[name=password]', demo.people[name].password);
  await page.click('main button');
  await page.waitForURL(`${demo.desk}/w`);
  return page;
}

/** Fills fields by name: text, choices, boxes. Of boxes exactly those given are ticked afterwards. */
export async function fill(page, fields, within = 'main') {
  for (const [name, value] of Object.entries(fields)) {
    const all = page.locator(`${within} [name="${name}"]`);
    const field = all.first();
    const kind = await field.evaluate((element) => (element.tagName === 'SELECT' ? 'select' : element.type));
    if (kind === 'select') await field.selectOption(value.names ? { label: await words(all.locator('option'), value) } : value);
    else if (kind === 'radio' || kind === 'checkbox') await tick(all, value);
    else if (kind === 'file') await field.setInputFiles(value);
    else {
      await unfold(page, field);
      await field.fill(value);
    }
  }
}

/** The words of the only one of `options` that has the name in it. */
async function words(options, { names }) {
  const found = (await options.allInnerTexts()).filter((text) => names.some((name) => text.includes(name)));
  assert.equal(found.length, names.length, `${names}: ${found}`);
  return found[0];
}

async function tick(boxes, value) {
  let ticked = 0;
  for (const box of await boxes.all()) {
    const [own, label] = await box.evaluate((one) => [one.value, one.closest('label').innerText]);
    const wanted = value.names ? value.names.some((name) => label.includes(name)) : [value].flat().includes(own);
    if (wanted) await box.check();
    else if ((await box.getAttribute('type')) === 'checkbox') await box.uncheck();
    ticked += wanted ? 1 : 0;
  }
  assert.equal(ticked, (value.names ?? [value].flat()).length, `没有可以选的：${JSON.stringify(value)}`);
}

/** Opens what is folded around a field, by its summary. */
async function unfold(page, field) {
  const folded = page.locator('details:not([open])', { has: field });
  if (await folded.count()) await folded.first().locator('> summary').click();
}

/** Presses the button of the form that goes to `action`, and waits for the answer. */
export async function press(page, action) {
  // Not what a script of the page asks meanwhile: the page itself goes there.
  const answered = page.waitForResponse((answer) => {
    const asked = answer.request();
    return asked.method() === 'POST' && asked.isNavigationRequest();
  });
  const button = `main form[action$="${action}"] button:not([type=button]):not([name])`;
  await page.locator(button).last().click();
  const answer = await answered;
  await page.waitForLoadState('domcontentloaded');
  return answer.status();
}

/** No accessibility violation that axe can find. Needs scripts. */
export async function accessible(page) {
  // The page's own policy forbids strange scripts; the checker comes in by the debugger instead.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const report = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return report.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  });
  assert.deepEqual(found, [], page.url());
}

/** Nothing runs out of the screen of a phone. The page is as wide as before afterwards. */
export async function fits(page, name) {
  await page.setViewportSize(PHONE);
  await shoot(page, `${name}-375`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.setViewportSize(DESK);
  assert.ok(over <= 0, `${page.url()} is ${over} px too wide for a phone`);
}

/** A picture for whoever wants to look. */
export async function shoot(page, name) {
  if (process.env.HENGJIAN_SHOTS) {
    await page.screenshot({ path: `${process.env.HENGJIAN_SHOTS}/${name}.png`, fullPage: true });
  }
}

/** What stands against a step, as the page says it: title, detail, article, and where each link goes. */
export function gates(page) {
  return page.locator('.gates > li').evaluateAll((items) => items.map((item) => ({
    title: item.querySelector('h3').textContent.trim(),
    detail: item.querySelector('h3 + p').textContent.trim(),
    article: item.querySelector('.gates__cite').textContent.trim(),
    law: item.querySelector('.gates__cite a').getAttribute('href'),
    to: item.querySelector('.gates__do a')?.getAttribute('href') ?? '',
  })));
}
