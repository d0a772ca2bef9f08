// Starts the program as a new user would: on an invented bureau in a directory of its own, on free
// ports, and reads the sign-ins from what it prints.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const binary = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/hengjian');

/** A port that nobody holds right now. */
function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Runs `hengjian` to its end; its exit code and what it printed. */
export function hengjian(args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(binary, args, { cwd: root, ...options });
    let out = '';
    child.stdout.on('data', (piece) => (out += piece));
    child.stderr.on('data', (piece) => (out += piece));
    child.once('error', fail);
    child.once('close', (code) => done({ code, out }));
  });
}

/** A running demonstration. */
export async function startDemo(cases) {
  if (!existsSync(binary)) throw new Error(`没有 ${binary}：请先 make build`);
  const home = mkdtempSync(join(tmpdir(), 'hengjian-'));
  const [portal, desk] = [await freePort(), await freePort()];
  const data = join(home, 'data');
  const child = spawn(
    binary,
    ['demo', '--data', data, '--cases', String(cases), '--listen', `127.0.0.1:${portal}`, '--desk', `127.0.0.1:${desk}`],
    { cwd: root },
  );
  let printed = '';
  const people = await new Promise((done, fail) => {
    child.stderr.on('data', (piece) => (printed += piece));
    child.once('exit', (code) => fail(new Error(`hengjian demo ended with ${code}\n${printed}`)));
    child.stdout.on('data', (piece) => {
      printed += piece;
      const rows = [...printed.matchAll(/^(43\d{4})\s+(\S+)\s+(\S+)\s+(\S+)$/gm)];
      // The list ends with an empty line: everybody is printed, and both doors are open.
      if (rows.length > 0 && /苏禾\n\n/.test(printed)) {
        done(Object.fromEntries(rows.map(([, no, password, role, name]) => [name, { no, password, role }])));
      }
    });
  });
  return {
    people,
    data,
    portal: `http://127.0.0.1:${portal}`,
    desk: `http://127.0.0.1:${desk}`,
    async stop() {
      child.removeAllListeners('exit');
      const ended = new Promise((done) => child.once('close', done));
      child.kill('SIGTERM');
      await ended;
    },
    forget() {
      rmSync(home, { recursive: true, force: true });
    },
  };
}
