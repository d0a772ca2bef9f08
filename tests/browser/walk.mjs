// One case from clue to verified disclosure, as six people; with scripts and without.

import assert from 'node:assert/strict';
import { accessible, fill, press, shoot, signIn } from './people.mjs';
import { photo } from './photo.mjs';

/** The civil date in Shanghai so many days ago. */
const daysAgo = (n) => new Date(Date.now() + 8 * 3600e3 - n * 86400e3).toISOString().slice(0, 10);

const PARTY = '雁城市石鼓区𠮷祥㐂庆餐饮管理有限公司';

/** Walks the whole path; `scripts` says whether the browser runs any. */
export async function walk(browser, demo, { scripts, tag }) {
  const options = { javaScriptEnabled: scripts };
  const look = async (page, name) => {
    await shoot(page, `${tag}-${name}`);
    if (scripts) await accessible(page);
  };

  const officer = await signIn(browser, demo, '李明远', options);
  await look(officer, 'today');
  await officer.goto(`${demo.desk}/w/cases/new`);
  await look(officer, 'clue');
  // Wrong first: nothing typed is lost, and each fault is named.
  await fill(officer, {
    party_name: PARTY, credit_code: '91430400MA4L0HT37U', address: '雁城市石鼓区解放路 8 号',
    representative: '江予安', source: 'data_review', received_on: '2026-02-30', violation: 'untrue',
  });
  assert.equal(await press(officer, '/w/cases'), 422);
  const errors = await officer.locator('.errors').innerText();
  assert.match(errors, /真实的日期/);
  assert.match(errors, /校验位/);
  assert.match(errors, /线索情况/);
  assert.equal(await officer.inputValue('[name=party_name]'), PARTY);
  await look(officer, 'clue-errors');
  await fill(officer, { credit_code: '91350100M000100Y43', received_on: daysAgo(3), summary: '年报与账簿不符。' });
  assert.equal(await press(officer, '/w/cases'), 303);
  const address = new URL(officer.url()).pathname;
  await look(officer, 'case-clue');

  await officer.goto(`${demo.desk}${address}/filing`);
  const handlers = await officer.locator('[name=handler]').evaluateAll((boxes) => boxes.map((box) => box.value));
  await fill(officer, { handler: handlers.slice(0, 1), reasons: '事实清楚，建议立案。' });
  assert.equal(await press(officer, '/filing-request'), 422, '一名承办人不够');
  assert.match(await officer.locator('main').innerText(), /第四十二条/);
  await look(officer, 'filing-refused');
  await fill(officer, { handler: await officersNamed(officer, ['李明远', '王晓岚']) });
  assert.equal(await press(officer, '/filing-request'), 303);

  const head = await signIn(browser, demo, '何静', options);
  await look(head, 'head-today');
  await head.goto(`${demo.desk}${address}/filing`);
  await look(head, 'filing');
  assert.equal(await press(head, '/filing'), 303);
  await look(head, 'case-filed');

  await officer.goto(`${demo.desk}${address}/records/new`);
  await look(officer, 'record');
  await fill(officer, {
    kind: 'inspection', on: daysAgo(0), place: '当事人财务室', present: '江予安',
    content: '出示证件后查阅明细账，逐项核对并拍照。', shown: 'yes', photo_title: '明细账第 12 页', photo: photo(),
  });
  assert.equal(await press(officer, '/records'), 303);
  await look(officer, 'case-record');

  await officer.goto(`${demo.desk}${address}/draft`);
  await fill(officer, {
    violation: 'untrue', period: '2025年年报', report: '财务状况', indicator: '营业收入', reported: '10409',
    actual: '8398', facts: '经查，当事人上报营业收入 10409 千元，核实为 8398 千元。', discretion: '首次违法，按一般档次。',
    warning: 'yes', fine: '20000', order_to_correct: '十日内更正。',
  });
  assert.equal(await press(officer, '/draft'), 303);
  await officer.goto(`${demo.desk}${address}/draft`);
  await look(officer, 'draft');

  // The head may not sign what nobody reviewed.
  await head.goto(`${demo.desk}${address}/decision`);
  await look(head, 'decision-refused');
  const blocked = await head.locator('main').innerText();
  assert.match(blocked, /第五十八条/);
  assert.ok(await head.locator(`main a[href$="${address}/review"]`).count() > 0, '有去法制审核的链接');

  assert.equal(await press(officer, '/review-request'), 303);

  const reviewer = await signIn(browser, demo, '郑言', options);
  await reviewer.goto(`${demo.desk}${address}/review`);
  await look(reviewer, 'review');
  const answers = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`point_${n}`, 'good']));
  await fill(reviewer, { ...answers, opinion: '同意。', result: 'passed' });
  assert.equal(await press(reviewer, '/review'), 303);

  await head.goto(`${demo.desk}${address}/decision`);
  await look(head, 'decision');
  assert.equal(await press(head, '/decision'), 303);
  await look(head, 'case-decided');

  const discloser = await signIn(browser, demo, '苏禾', options);
  await discloser.goto(`${demo.desk}${address}/publication`);
  await look(discloser, 'publication');
  assert.equal(await press(discloser, '/publication'), 303);
  await discloser.goto(`${demo.desk}${address}/publication`);
  const link = await discloser.locator(`main a[href^="${demo.portal}/d/"]`).first().getAttribute('href');
  await look(discloser, 'published');
  return { address, link, party: PARTY };
}

async function officersNamed(page, names) {
  const values = [];
  for (const name of names) {
    const box = page.locator('label, li, tr').filter({ hasText: name }).locator('[name=handler]').first();
    values.push(await box.inputValue());
  }
  return values;
}
