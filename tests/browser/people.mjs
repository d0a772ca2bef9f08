// What the people of the walk do, as functions over a page. Everything goes through what they see:
// fields by their names, buttons by their words.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Signs a person in, in a browser context of his own. */
export async function signIn(browser, demo, name, options = {}) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  const page = await context.newPage();
  await page.goto(`${demo.desk}/`);
  await page.fill('[name=staff_no]', demo.people[name].no);
  await page.fill('[name=password]', demo.people[name].password);
  await page.click('main button');
  await page.waitForURL(`${demo.desk}/w`);
  return page;
}

/** Fills fields by name: text, choices, boxes. */
export async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`).first();
    const kind = await field.evaluate((element) => (element.tagName === 'SELECT' ? 'select' : element.type));
    if (kind === 'select') await field.selectOption(value);
    else if (kind === 'radio' || kind === 'checkbox') {
      for (const one of [value].flat()) await page.locator(`main [name="${name}"][value="${one}"]`).check();
    } else if (kind === 'file') await field.setInputFiles(value);
    else await field.fill(value);
  }
}

/** Presses the button of the form that goes to `action`, and waits for the answer. */
export async function press(page, action) {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.locator(`main form[action$="${action}"] button:not([type=button])`).last().click();
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

/** A picture for whoever wants to look. */
export async function shoot(page, name) {
  if (process.env.HENGJIAN_SHOTS) {
    await page.screenshot({ path: `${process.env.HENGJIAN_SHOTS}/${name}.png`, fullPage: true });
  }
}
