// P4.1 R1 R3.3 L6 U2: one act through every layer, seen in a real browser.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { accessible, shoot } from './people.mjs';
import { hengjian, startDemo } from './server.mjs';
import { walk } from './walk.mjs';

const found = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
let demo;
let browser;
let published;

before(async () => {
  demo = await startDemo(6);
  browser = await chromium.launch({ executablePath: found, args: flags });
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  demo?.forget();
});

test('U2 L6 P4.1: a case goes from clue to its end, as six people', async () => {
  published = await walk(browser, demo, { scripts: true, tag: 'js', argues: true });
  assert.ok(published.link.startsWith(`${demo.portal}/d/`));
});

test('P4.1: a citizen opens the decision and his own browser verifies it', async () => {
  const page = await browser.newPage();
  await page.goto(published.link);
  const lamps = page.locator('[data-verify]').first();
  // The log follows within a fraction of a second; until then the page says so and tries again.
  await lamps.and(page.locator('[data-state="ok"]')).waitFor({ timeout: 30_000 });
  const text = await page.locator('main').innerText();
  assert.match(text, /违法比例 23\.9%/);
  assert.doesNotMatch(text, /10409|8398/, '企业统计数据的绝对数不公开');
  await shoot(page, 'js-decision');
  await accessible(page);
  await page.close();
});

test('P4.1: every page of the portal is accessible, also in elder mode', async () => {
  for (const mode of ['', 'elder']) {
    const context = await browser.newContext({ locale: 'zh-CN' });
    const page = await context.newPage();
    if (mode) await page.goto(`${demo.portal}/mode?to=elder`);
    for (const path of ['/', '/decisions', new URL(published.link).pathname, '/verify', '/v/7K3MQ9TX4F2N', '/log', '/laws', '/about', '/no-such-page']) {
      await page.goto(`${demo.portal}${path}`);
      await shoot(page, `portal${mode}${path.replaceAll('/', '-')}`);
      await accessible(page);
    }
    await context.close();
  }
});

test('the portal looks right on a phone: nothing runs out of the screen', async () => {
  const context = await browser.newContext({ viewport: { width: 375, height: 800 }, locale: 'zh-CN' });
  const page = await context.newPage();
  for (const path of ['/', '/decisions', new URL(published.link).pathname, '/verify', '/log', '/laws', '/about']) {
    await page.goto(`${demo.portal}${path}`);
    await shoot(page, `phone${path.replaceAll('/', '-')}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${path} is ${over} px too wide`);
  }
  await context.close();
});

test('U2: the same path without scripts', async () => {
  const again = await walk(browser, demo, { scripts: false, tag: 'nojs', argues: false });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(again.link);
  assert.match(await page.locator('main').innerText(), /没有运行脚本/);
  await context.close();
});

test('R3.3: hengjian verify says 0, 1 and 2 where it should', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hengjian-proof-'));
  const proof = await (await fetch(`${published.link}/proof.json`)).text();
  const policy = await (await fetch(`${demo.portal}/log/policy`)).text();
  const at = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const good = at('proof.json', proof);
  const rule = at('policy.txt', policy);
  assert.equal((await hengjian(['verify', '--policy', rule, good])).code, 0);
  assert.equal((await hengjian(['verify', good])).code, 2, '没有核验规则就不能判断');
  const bundle = JSON.parse(proof);
  bundle.leaf = bundle.leaf.replace(/"t":(\d)/, (_, digit) => `"t":${digit === '1' ? 2 : 1}`);
  const bad = at('bad.json', JSON.stringify(bundle));
  assert.equal((await hengjian(['verify', '--policy', rule, bad])).code, 1);
  rmSync(folder, { recursive: true });
});

test('R3.3: after an UPDATE by hand fsck names the position', async () => {
  await demo.stop();
  const whole = await hengjian(['fsck', '--data', demo.data]);
  assert.equal(whole.code, 0, whole.out);
  const { DatabaseSync } = await import('node:sqlite').catch(() => ({}));
  const statement = "UPDATE events SET body = replace(body, '\"_sd\"', '\"_sD\"') WHERE position = 7";
  if (DatabaseSync) {
    const db = new DatabaseSync(join(demo.data, 'hengjian.db'));
    db.exec(statement);
    db.close();
  } else {
    const { execFileSync } = await import('node:child_process');
    execFileSync('python3', ['-c', `import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()`, join(demo.data, 'hengjian.db'), statement]);
  }
  const damaged = await hengjian(['fsck', '--data', demo.data]);
  assert.equal(damaged.code, 1, damaged.out);
  assert.match(damaged.out, /第 7 号事件/);
});
