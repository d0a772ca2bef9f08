// Do the native verifier, the WebAssembly module and the few lines of JavaScript below answer
// alike?   node agree.mjs verifier.wasm cases.jsonl
// The cases are those of `cargo run -p ledger --example cases`: one JSON object a line, with the
// question and the native answer as texts. The module's answer must be the same text; on proofs,
// the independent lines below must come to the same yes or no. Exit 1 on any disagreement.

import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [wasmFile, casesFile] = process.argv.slice(2);
if (!wasmFile || !casesFile) {
  console.error("usage: node agree.mjs verifier.wasm cases.jsonl");
  process.exit(2);
}

const file = readFileSync(wasmFile);
if (paddedNumbers(file)) {
  console.error("the module has padded numbers in its code; Chromium below 96 refuses it (build.rs)");
  process.exit(1);
}
// An import of any kind would make this call fail: the module is given nothing.
const { instance } = await WebAssembly.instantiate(file, {});
const wasm = instance.exports;

function ask(question) {
  const bytes = new TextEncoder().encode(question);
  const at = wasm.buffer(bytes.length);
  // Only now: memory that grew has a new buffer, and the old one is detached.
  new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
  const length = wasm.check_case(bytes.length);
  return new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.output(), length));
}

/**
 * Whether the code section has a zero written in five bytes, as the linker leaves it when it does
 * not compress. As a table index, browsers before reference types accept one byte only.
 */
function paddedNumbers(module) {
  const number = (at) => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = module[at++];
      value += (byte & 127) * 2 ** shift;
      shift += 7;
      if (byte < 128) return [value, at];
    }
  };
  for (let at = 8; at < module.length; ) {
    const [length, start] = number(at + 1);
    const code = module[at] === 10;
    at = start + length;
    if (code) return module.subarray(start, at).includes(Buffer.of(0x80, 0x80, 0x80, 0x80, 0));
  }
  return false;
}

// --- RFC 6962 once more, recursively and with big integers, sharing nothing with the Rust code ---

const node = (left, right) =>
  createHash("sha256").update(Buffer.of(1)).update(left).update(right).digest();

const emptyRoot = createHash("sha256").digest();

/** The largest power of two below n. */
function split(n) {
  let k = 1n;
  while (2n * k < n) k *= 2n;
  return k;
}

/** The root that a path leads to, or null when its length is wrong. Takes hashes from the end. */
function climb(leaf, index, size, path) {
  if (size === 1n) return path.length === 0 ? leaf : null;
  if (path.length === 0) return null;
  const sibling = path.at(-1);
  const rest = path.slice(0, -1);
  const left = split(size);
  const below =
    index < left ? climb(leaf, index, left, rest) : climb(leaf, index - left, size - left, rest);
  if (below === null) return null;
  return index < left ? node(below, sibling) : node(sibling, below);
}

/** The pair of roots, old and new, that a consistency proof leads to, or null. */
function grow(old, size, proof, oldRoot, whole) {
  if (old === size) {
    if (whole) return proof.length === 0 ? [oldRoot, oldRoot] : null;
    return proof.length === 1 ? [proof[0], proof[0]] : null;
  }
  if (proof.length === 0) return null;
  const last = proof.at(-1);
  const rest = proof.slice(0, -1);
  const left = split(size);
  if (old <= left) {
    const below = grow(old, left, rest, oldRoot, whole);
    return below && [below[0], node(below[1], last)];
  }
  const below = grow(old - left, size - left, rest, oldRoot, false);
  return below && [node(last, below[0]), node(last, below[1])];
}

const bytes = (text) => Buffer.from(text, "base64");

const independent = {
  inclusion({ leaf, index, size, proof, root }) {
    if (BigInt(index) >= BigInt(size)) return false;
    const reached = climb(bytes(leaf), BigInt(index), BigInt(size), proof.map(bytes));
    return reached !== null && reached.equals(bytes(root));
  },
  consistency({ old, old_root, new: now, new_root, proof }) {
    const [before, after] = [BigInt(old), BigInt(now)];
    const [oldRoot, newRoot] = [bytes(old_root), bytes(new_root)];
    if (before > after) return false;
    if (after === 0n && !newRoot.equals(emptyRoot)) return false;
    if (before === 0n) return proof.length === 0 && oldRoot.equals(emptyRoot);
    const reached = grow(before, after, proof.map(bytes), oldRoot, true);
    return reached !== null && reached[0].equals(oldRoot) && reached[1].equals(newRoot);
  },
};

// --- comparing -----------------------------------------------------------------------------------

let [passed, failed, proofs] = [0, 0, 0];
let number = 0;
for await (const line of createInterface({ input: createReadStream(casesFile) })) {
  number += 1;
  const { case: question, answer } = JSON.parse(line);
  const got = ask(question);
  let same = got === answer;
  const parsed = JSON.parse(question);
  const judge = independent[parsed.kind];
  if (judge) {
    proofs += 1;
    same &&= judge(parsed) === JSON.parse(answer).ok;
  }
  if (same) {
    passed += 1;
  } else {
    failed += 1;
    if (failed <= 10) console.error(`line ${number}\n  case   ${question}\n  native ${answer}\n  wasm   ${got}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exit(1);
if (proofs === 0) {
  console.error("no proof among the cases: the independent check has not run");
  process.exit(1);
}
