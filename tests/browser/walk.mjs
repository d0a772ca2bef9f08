// The whole ordinary procedure through the pages, as six people: two officers, a reviewer, a head, the
// discloser, and the citizen who verifies. With scripts the party argues, without it waives; what stood
// in the way is met at the place where an office meets it.

import assert from 'node:assert/strict';
import { Desk } from './desk.mjs';
import { daysAgo, fill, gates, named, press } from './people.mjs';
import { photo } from './photo.mjs';

const PARTY = '雁城市石鼓区𠮷祥㐂庆餐饮管理有限公司';
const [FIRST, SECOND, HEAD, REVIEWER, DISCLOSER] = ['李明远', '王晓岚', '何静', '郑言', '苏禾'];
const POINTS = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`point_${n}`, 'good']));

/** Walks the whole path; `scripts` says whether the browser runs any, `argues` whether the party does. */
export async function walk(browser, demo, { scripts, tag, argues }) {
  const desk = new Desk(browser, demo, { scripts, tag });
  await start(desk);
  await investigate(desk);
  await review(desk);
  await tell(desk, argues);
  await decide(desk);
  const link = await end(desk);
  await documents(desk, argues);
  return { desk, address: desk.address, link, party: PARTY };
}

/** From the clue to the filing. */
async function start(desk) {
  await desk.open(FIRST, '//w');
  // Wrong first: nothing typed is lost, and each fault is named.
  const page = await desk.wrong(FIRST, '//w/cases/new', {
    party_name: PARTY, credit_code: '91430400MA4L0HT37U', address: '雁城市石鼓区解放路 8 号',
    representative: '江予安', source: 'data_review', received_on: '2026-02-30', violation: 'untrue',
  }, { received_on: '真实的日期', credit_code: '校验位', summary: '线索情况' }, '/w/cases');
  assert.equal(await page.inputValue('[name=party_name]'), PARTY);
  await fill(page, { credit_code: '91350100M000100Y43', received_on: daysAgo(3), summary: '年报与账簿不符。' });
  assert.equal(await press(page, '/w/cases'), 303);
  desk.address = new URL(page.url()).pathname;
  await desk.look(page, 'case-clue');

  await desk.wrong(FIRST, '/do/check', { organiser: 'local', act_on: daysAgo(-1), found: '比对过了。' }, { act_on: '还没有到' });
  await desk.done(FIRST, '/do/check', { organiser: 'local', act_on: daysAgo(40), found: '与税务申报资料比对，相差较大。' });
  const reasons = '事实清楚，建议立案。';
  await desk.refused(FIRST, '/filing', { handler: named(FIRST), reasons },
    { '执法人员只有 1 人资格有效': '《行政处罚法》第四十二条' }, '/filing-request');
  await desk.done(FIRST, '/filing', { handler: named(FIRST, SECOND), reasons }, '/filing-request');
  await desk.open(HEAD, '//w');
  const filed = await desk.done(HEAD, '/filing');
  await desk.look(filed, 'case-filed');
}

/** The record with its picture, the order to correct and its service, the report. */
async function investigate(desk) {
  await five(desk);
  const record = {
    kind: 'inspection', on: daysAgo(0), place: '当事人财务室', present: '江予安', from: '09:20', until: '11:05',
    content: '出示证件后查阅明细账，逐项核对并拍照。', rights: 'yes', dress: 'yes',
  };
  const page = await desk.wrong(FIRST, '/records/new', record, { shown: '第五十五条' }, '/records');
  await fill(page, { shown: 'yes', photo_title: '明细账第 12 页', photo: photo() });
  assert.equal(await press(page, '/records'), 303);
  await desk.done(SECOND, '/do/correction', { acts: '更正 2025 年年报财务状况表的营业收入。', until: daysAgo(-10) });
  await desk.done(FIRST, '/do/service', { method: 'direct', photo: photo('回证.png') });
  await desk.done(SECOND, '/do/report', {
    violation: 'untrue', period: '2025年年报', report: '财务状况', indicator: '营业收入', reported: '10409',
    actual: '8398', facts: '经查，当事人上报营业收入 10409 千元，核实为 8398 千元。', grade: '一般',
    discretion: '首次违法。', warning: 'yes', fine: '20000',
  });
}

/** A decision page opened much too early: five things at once, each with its article and its link. */
async function five(desk) {
  const found = await desk.blocked(HEAD, '/decision', {
    调查还没有终结: '《行政处罚法》第五十七条',
    还没有拟写决定书: '《行政处罚法》第五十八条',
    还没有事先告知: '《行政处罚法》第四十四条',
    没有责令改正: '《行政处罚法》第二十八条',
    决定书缺少法定内容: '《行政处罚法》第五十九条',
  });
  assert.equal(found.length, 5, JSON.stringify(found));
  const head = await desk.of(HEAD);
  for (const { to, title } of found) {
    assert.match(to, new RegExp(`^${desk.address}/`), title);
    assert.equal((await head.request.get(`${desk.demo.desk}${to}`)).status(), 200, to);
  }
  await desk.open(HEAD, '//w/laws');
  for (const { law, title } of found) {
    assert.equal(await head.locator(`[id="${law.split('#')[1]}"]`).count(), 1, `${title}: ${law}`);
  }
}

/** Sent to the reviewer, returned once, changed, passed. */
async function review(desk) {
  await desk.done(SECOND, '/draft', {}, '/review-request');
  const opinion = '裁量理由请对照裁量基准写明档次。';
  const page = await desk.wrong(REVIEWER, '/review', { ...POINTS, point_6: 'problem', result: 'passed', opinion },
    { remark_6: '请写明是什么问题', result: '不能通过' });
  await fill(page, { remark_6: '没有写明档次。', result: 'returned' });
  assert.equal(await press(page, '/review'), 303);
  await desk.blocked(HEAD, '/decision', { 法制审核没有通过: '《行政处罚法》第五十八条' });
  const draft = await desk.done(FIRST, '/draft', { discretion: '首次违法，配合检查，按“一般”档次。' });
  await desk.look(draft, 'draft-saved');
  await desk.open(FIRST, '/draft/diff');
  await desk.done(FIRST, '/draft', {}, '/review-request');
  await desk.done(REVIEWER, '/review', { ...POINTS, opinion: '同意。', result: 'passed' });
}

/** The notice, its service, and what the party says to it. */
async function tell(desk, argues) {
  await desk.done(HEAD, '/do/notice');
  await desk.blocked(HEAD, '/decision', { 告知书还没有送达: '《行政处罚法》第四十四条' });
  await desk.done(SECOND, '/do/service', { method: 'direct', photo: photo('告知书回证.png') });
  await desk.blocked(HEAD, '/decision', { 陈述申辩期还没有过: '《行政处罚法》第四十五条' });
  if (!argues) {
    await desk.done(FIRST, '/do/statement', { manner: 'waived' });
    return;
  }
  await desk.done(FIRST, '/do/statement', { manner: 'written', content: '首次出现，已经更正，请求从轻。', photo: photo('申辩书.png') });
  await desk.blocked(HEAD, '/decision', { 陈述申辩还没有复核: '《行政处罚法》第六十二条' });
  await desk.done(SECOND, '/do/statement-answer', { adoption: 'nothing', reasons: '提出处罚建议时已经考虑。' });
  await desk.blocked(HEAD, '/decision', { 审核以后内容有改动: '《行政处罚法》第五十八条' });
  await desk.done(FIRST, '/review', {}, '/review-request');
  await desk.done(REVIEWER, '/review', { ...POINTS, opinion: '申辩已经复核，同意。', result: 'passed' });
}

/** Signed; sealed on paper and scanned; served. */
async function decide(desk) {
  const signed = await desk.done(HEAD, '/decision');
  await desk.look(signed, 'decision-signed');
  const early = { amount: '20000', receipt: 'No 20260001' };
  await desk.refused(FIRST, '/do/payment', early, { 决定书还没有送达: '《行政处罚法》第六十一条' });
  const service = { method: 'direct', photo: photo('决定书回证.png') };
  await desk.refused(SECOND, '/do/service', service, { 没有盖章的决定书原件: '《行政处罚法》第五十九条' });
  await desk.done(FIRST, '/do/scan', { paper: named('处罚决定书'), photo: photo('盖章的决定书.png') });
  await desk.done(SECOND, '/do/service', service);
}

/** Published, paid, closed; the address of what was published. */
async function end(desk) {
  const ending = { ending: 'performed', summary: '已经送达、公示、缴清。' };
  await desk.refused(HEAD, '/do/closing', ending, {
    决定还没有公示: '《行政处罚法》第四十八条', 罚款还没有缴清: '《行政处罚法》第六十六条',
  });
  await desk.done(DISCLOSER, '/publication');
  const page = await desk.open(DISCLOSER, '/publication');
  const link = await page.locator(`main a[href^="${desk.demo.portal}/d/"]`).first().getAttribute('href');
  await desk.refused(FIRST, '/do/payment', { amount: '20000.01', receipt: 'No 20260001' },
    { 缴款多于罚款: '《行政处罚法》第七十二条' });
  await desk.done(FIRST, '/do/payment', { amount: '20000', receipt: 'No 20260001', photo: photo('票据.png') });
  const closed = await desk.done(HEAD, '/do/closing', ending);
  await desk.look(closed, 'case-closed');
  assert.deepEqual(await gates(closed), []);
  return link;
}

/** Every document of the case opens, and so does the case file. */
async function documents(desk, argues) {
  const page = await desk.open(FIRST, '/papers');
  const names = (await page.locator('main tbody th').allInnerTexts()).join('、');
  for (const name of ['线索', '立案审批表', '现场检查笔录', '责令改正通知书', '调查终结报告', '法制审核意见', '事先告知书',
    '陈述申辩', '处罚决定书', '送达回证', '结案报告']) {
    assert.match(names, new RegExp(name), names);
  }
  assert.equal(/复核/.test(names), argues, names);
  const links = page.locator('main tbody th a');
  for (const path of await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')))) await opens(desk, page, path);
  await desk.open(FIRST, '/file');
  await opens(desk, page, `${desk.address}/file.pdf`);
}

async function opens(desk, page, path) {
  const answer = await page.request.get(`${desk.demo.desk}${path}`);
  assert.equal(answer.status(), 200, path);
  const bytes = await answer.body();
  assert.equal(bytes.subarray(0, 5).toString('latin1'), '%PDF-', path);
  assert.match(bytes.subarray(-32).toString('latin1'), /%%EOF/, path);
}
