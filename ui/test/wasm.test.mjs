// 脚本和真的核验程序（crates/verifier 编成的 dist/verifier.wasm）说的是不是同一种话。
// 没有编出来就跳过，并且说一声。HENGJIAN_VERIFIER 可以指向别处编好的一份。
import { build } from "esbuild";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { makeBundle } from "./bundle.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const module = process.env.HENGJIAN_VERIFIER ?? join(here, "../dist/verifier.wasm");
const skip = (statSync(module, { throwIfNoEntry: false })?.size ?? 0) > 0 ? false : "skipped: 没有 dist/verifier.wasm，先运行 make";
if (skip) console.log(skip);

const { outputFiles } = await build({
  stdin: {
    contents: ["wasm", "report", "compare", "verdict", "file"].map((name) => `export * from "./${name}.ts";`).join("\n"),
    resolveDir: join(here, "../src"),
    loader: "ts",
  },
  bundle: true,
  write: false,
  format: "esm",
});
const source = Buffer.from(outputFiles[0].contents).toString("base64");
const { Verifier, TooLong, readReport, compare, panel, filePanel } = await import(`data:text/javascript;base64,${source}`);

const load = async () => Verifier.load(readFileSync(module));
const FILE = Buffer.alloc(2_500_000, 7);
const FIELDS = { party: "雁城市恒泰纺织有限公司", decided_on: "2026-11-23", document: createHash("sha256").update(FILE).digest("hex") };
const ITEMS = [
  { name: "party", value: FIELDS.party, as: "", text: FIELDS.party, label: "当事人" },
  { name: "decided_on", value: "2026-11-23", as: "date", text: "2026年11月23日", label: "决定日期" },
];

async function shown(tamper, items = ITEMS) {
  const { bundle, policy } = makeBundle(FIELDS, tamper);
  const report = readReport((await load()).verify(bundle, policy, []));
  assert.notEqual(report, null);
  return panel(report, compare(items, report.fields));
}

test("没有动过的凭证：前两盏亮", { skip }, async () => {
  const lamps = await shown();
  assert.deepEqual([lamps.state, lamps.text.light, lamps.log.light, lamps.same.light], ["ok", "ok", "ok", "none"]);
  assert.match(lamps.log.why, /第 2 页/);
});

test("动过任何一处：不亮，而且说是哪一盏", { skip }, async () => {
  const first = (text) => (text[0] === "A" ? "B" : "A") + text.slice(1);
  for (const [light, tamper] of [
    ["text", (b) => { b.body = b.body.replace("09:05:02", "09:05:03"); }],
    ["text", (b) => { b.disclosures[0] = Buffer.from('["AAAAAAAAAAAAAAAAAAAAAA","party","甲"]').toString("base64url"); }],
    ["text", (b) => { b.disclosures.push(b.disclosures[0]); }],
    ["log", (b) => { b.proof = b.proof.replace(/(index 1\n)(.+)/, (_, head, hash) => head + first(hash)); }],
    ["log", (b) => { b.proof = b.proof.replace(/(\n2\n)(.+)/, (_, head, hash) => head + first(hash)); }],
    ["log", (b) => { b.proof = b.proof.replace("\n2\n", "\n3\n"); }],
    ["log", (b) => { b.proof = b.proof.replace("index 1", "index 0"); }],
  ]) {
    const lamps = await shown(tamper);
    assert.equal(lamps.state, "bad", String(tamper));
    assert.equal(lamps[light].light, "bad", String(tamper));
  }
  assert.equal((await shown(() => {}, [{ ...ITEMS[0], text: "雁城市恒太纺织有限公司" }])).text.light, "bad");
});

test("读不懂的凭证和不认识的登记簿：没有结论，不说成不一致", { skip }, async () => {
  assert.equal((await shown((b) => { delete b.leaf; })).state, "unknown");
  const { bundle } = makeBundle(FIELDS);
  const report = readReport((await load()).verify(bundle, "quorum none\n", []));
  assert.equal(panel(report, compare(ITEMS, report.fields)).state, "unknown");
});

test("手里的文件分几次算指纹，和登记的比", { skip }, async () => {
  const verifier = await load();
  const digest = (file) => {
    verifier.begin();
    for (let at = 0; at < file.length; at += 1 << 20) verifier.update(file.subarray(at, at + (1 << 20)));
    return verifier.finish();
  };
  const { bundle, policy } = makeBundle(FIELDS);
  const judged = (file) => {
    const sha256 = digest(file);
    const report = readReport(verifier.verify(bundle, policy, [{ name: "决定书.pdf", sha256 }]));
    return filePanel({ report, sha256 }, "决定书.pdf", file.length).state;
  };
  assert.equal(digest(FILE), FIELDS.document);
  assert.equal(judged(FILE), "ok");
  assert.equal(judged(Buffer.concat([FILE, Buffer.from([0])])), "bad");
  assert.equal(judged(Buffer.alloc(0)), "bad");
});

test("太长的输入当场说出来", { skip }, async () => {
  const verifier = await load();
  assert.throws(() => verifier.verify("x".repeat(49 << 20), "", []), TooLong);
});
