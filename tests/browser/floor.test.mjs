// The floor: Chromium 86, the browser of the desktops this is for, verifies a decision too. That very
// browser comes in an npm package; it is older than what the driver speaks to, so it is only asked
// for the page as it stands after its scripts have run.

import assert from 'node:assert/strict';
import { spawn, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { startDemo } from './server.mjs';

let demo;
let folder;
let binary;

before(async () => {
  const manifest = createRequire(import.meta.url).resolve('chrome-aws-lambda/package.json');
  const packed = join(dirname(manifest), 'bin/chromium.br');
  assert.ok(existsSync(packed), packed);
  folder = mkdtempSync(join(tmpdir(), 'chromium-86-'));
  binary = join(folder, 'chromium');
  writeFileSync(binary, execFileSync('brotli', ['-dc', packed], { maxBuffer: 1 << 29 }));
  chmodSync(binary, 0o755);
  demo = await startDemo(5);
});

after(async () => {
  await demo?.stop();
  demo?.forget();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens `address` in Chromium 86 and answers with `expression`, a promise, as that page sees it. */
async function inOldBrowser(address, expression) {
  const child = spawn(binary, ['--headless', '--single-process', '--no-zygote', '--no-sandbox', '--disable-gpu',
    `--user-data-dir=${join(folder, 'profile')}`, '--remote-debugging-port=0', 'about:blank']);
  try {
    const port = await new Promise((done, fail) => {
      let said = '';
      child.once('exit', () => fail(new Error(said)));
      child.stderr.on('data', (piece) => {
        said += piece;
        const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(said);
        if (found) done(found[1]);
      });
    });
    // The first page may not be there yet; a new one is, once the browser has answered.
    const page = await (await fetch(`http://127.0.0.1:${port}/json/new?about:blank`)).json();
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise((done, fail) => socket.once('open', done).once('error', fail));
    const next = (wanted) => new Promise((done) => {
      socket.on('message', (text) => {
        const message = JSON.parse(text);
        if (wanted(message)) done(message);
      });
    });
    const ask = (id, method, params) => {
      const answer = next((message) => message.id === id);
      socket.send(JSON.stringify({ id, method, params }));
      return answer;
    };
    await ask(1, 'Page.enable', {});
    const loaded = next((message) => message.method === 'Page.loadEventFired');
    await ask(2, 'Page.navigate', { url: address });
    await loaded;
    const { result } = await ask(3, 'Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    socket.close();
    return result.result.value;
  } finally {
    child.removeAllListeners('exit');
    const ended = new Promise((done) => child.once('close', done));
    child.kill('SIGKILL');
    await ended;
  }
}

/** Resolves with the panel's state and words once it has come to rest. */
const PANEL = `new Promise((done) => {
  const look = () => {
    const panel = document.querySelector('[data-verify]');
    const state = panel && panel.dataset.state;
    if (state === 'ok' || state === 'bad' || (state === 'unknown' && !/正在/.test(panel.innerText))) {
      done({ state, text: panel.innerText, browser: navigator.userAgent });
    } else requestAnimationFrame(look);
  };
  look();
})`;

test('P4.1: Chromium 86 verifies a decision in its worker', async () => {
  const list = await (await fetch(`${demo.portal}/decisions`)).text();
  const [path] = /\/d\/[0-9A-Z]{12}/.exec(list);
  const panel = await inOldBrowser(`${demo.portal}${path}`, PANEL);
  assert.match(panel.browser, /Chrome\/86\./);
  assert.equal(panel.state, 'ok', panel.text);
});
