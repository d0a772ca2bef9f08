// A case on the desk: whoever acts opens the page of a step, looks at it, fills in its form and sends
// it. Everybody is signed in once. Every page that is opened is looked at on the way.

import assert from 'node:assert/strict';
import { accessible, fill, fits, gates, press, shoot, signIn } from './people.mjs';

export class Desk {
  /** Of a running demonstration; `scripts` says whether the browser runs any. */
  constructor(browser, demo, { scripts, tag }) {
    Object.assign(this, { browser, demo, scripts, tag, pages: new Map(), seen: new Map(), address: '' });
  }

  /** The page of a person. */
  async of(name) {
    if (!this.pages.has(name)) {
      this.pages.set(name, await signIn(this.browser, this.demo, name, { javaScriptEnabled: this.scripts }));
    }
    return this.pages.get(name);
  }

  /** Opens a page of the case, or with a leading `//` any page of the desk. */
  async open(name, path) {
    const page = await this.of(name);
    const whole = path.startsWith('//') ? path.slice(1) : `${this.address}${path}`;
    const answer = await page.goto(`${this.demo.desk}${whole}`);
    assert.equal(answer.status(), 200, whole);
    await this.look(page, path.replace(/\?.*/, ''));
    return page;
  }

  /** Looks at a page: a picture of it, nothing inaccessible, nothing too wide for a phone. */
  async look(page, name) {
    const word = name.replaceAll('/', '-').replace(/^-+/, '') || 'case';
    const n = (this.seen.get(word) ?? 0) + 1;
    this.seen.set(word, n);
    const picture = `${this.tag}-${word}${n > 1 ? `-${n}` : ''}`;
    await shoot(page, picture);
    if (this.scripts) await accessible(page);
    await fits(page, picture);
  }

  /** Opens a page, fills in its form and sends it. The page with the answer, and its status. */
  async send(name, path, fields, action = path.replace(/\?.*/, '')) {
    const page = await this.open(name, path);
    await fill(page, fields, `main form[action$="${action}"]`);
    const status = await press(page, action);
    if (status === 422) await this.look(page, `${action}-422`);
    return { page, status };
  }

  /** The same, and it is done. */
  async done(name, path, fields = {}, action = undefined) {
    const { page, status } = await this.send(name, path, fields, action);
    assert.equal(status, 303, `${path}: ${status === 422 ? await said(page) : status}`);
    if (path.startsWith('/do/')) {
      assert.notEqual(await page.locator('.saved').innerText(), '', `办完 ${path} 没有说什么`);
    }
    return page;
  }

  /** The same, and it is refused: by these titles, each with its article and its law. */
  async refused(name, path, fields, wanted, action = undefined) {
    const { page, status } = await this.send(name, path, fields, action);
    assert.equal(status, 422, `${path} 没有被拒绝`);
    assert.ok(await page.locator('.refuse').count(), await said(page));
    await against(page, wanted);
    return page;
  }

  /** The page of a step says what stands against it before anybody tried. */
  async blocked(name, path, wanted) {
    const page = await this.open(name, path);
    return against(page, wanted);
  }

  /** The same form with something wrong in it: the page names the field and what is wrong. */
  async wrong(name, path, fields, wanted, action = undefined) {
    const { page, status } = await this.send(name, path, fields, action);
    assert.equal(status, 422, `${path} 没有说有误`);
    for (const [field, words] of Object.entries(wanted)) {
      const found = page.locator(`.errors a[href="#${field}"]`).filter({ hasText: words });
      assert.ok(await found.count(), `${path} 没有说 ${field} ${words}：${await said(page)}`);
    }
    return page;
  }

  /** Leaves the browser. */
  async leave() {
    for (const page of this.pages.values()) await page.context().close();
  }
}

/** Among what a page says stands against a step are these titles under these articles. */
export async function against(page, wanted) {
  const found = await gates(page);
  for (const [title, article] of Object.entries(wanted)) {
    const gate = found.find((one) => one.title.includes(title));
    assert.ok(gate, `没有说“${title}”：${JSON.stringify(found)}`);
    assert.equal(gate.article, article);
    assert.match(gate.law, /^\/w\/laws#/);
    assert.notEqual(gate.detail, '');
  }
  return found;
}

async function said(page) {
  const parts = page.locator('.errors, .refuse, .gates, .clash');
  return (await parts.allInnerTexts()).join('\n');
}
