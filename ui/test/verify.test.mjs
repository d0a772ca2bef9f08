// 核验的判断：什么时候可以亮绿灯。用打包器读 TypeScript，不起浏览器。
// 用法：npm test
import { build } from "esbuild";
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const src = join(dirname(fileURLToPath(import.meta.url)), "../src");

/** 把几个模块打成一份，在这里运行。 */
async function load() {
  const entry = ["compare", "verdict", "file", "report"].map((name) => `export * from "./${name}.ts";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: src, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
const { compare, panel, unknownPanel, filePanel, readReport, grouped } = await load();

const FIELDS = { party: "雁城市恒泰纺织有限公司", credit_code: "91180400MA4L0HT37N", decided_on: "2026-11-23", code: "7K3MQ9TX4F20", fine: 2000000 };
const item = (name, value, text, as = "") => ({ name, value, text, as, label: name });
const GOOD = [
  item("party", "雁城市恒泰纺织有限公司", " 雁城市恒泰纺织\n有限公司 "),
  item("credit_code", "91180400MA4L0HT37N", "9118 0400 MA4L 0HT3 7N"),
  item("decided_on", "2026-11-23", "2026年11月23日", "date"),
  item("code", "7K3MQ9TX4F20", "7K3M-Q9TX-4F20", "code"),
];
const holds = (code = "included_unwitnessed") => ({ outcome: "holds", code, text: "都对" });
const report = (over = {}) => ({
  files: holds("no_file_given"),
  included: holds(),
  fields: FIELDS,
  index: 18189,
  size: 18204,
  leafHash: "",
  signatures: [{ role: "log", name: "log.example", id: "3b1f2c90" }],
  ...over,
});
const show = (over, items = GOOD) => panel(report(over), compare(items, FIELDS));

test("排版的空格、日期和核验码的写法不算不同", () => {
  assert.deepEqual(compare(GOOD, FIELDS), { same: 4, different: [] });
});

test("页面上改一个字、属性对而文字不对、多出一项，都算不同", () => {
  for (const wrong of [
    item("party", "雁城市恒泰纺织有限公司", "雁城市恒太纺织有限公司"),
    item("party", "雁城市恒太纺织有限公司", "雁城市恒太纺织有限公司"),
    item("decided_on", "2026-11-23", "2026年11月24日", "date"),
    item("decided_on", "2026-11-23", "2026年11月3日", "date"),
    item("code", "7K3MQ9TX4F20", "7K3M-Q9TX-4F21", "code"),
    item("extra", "", ""),
    item("toString", "", ""),
    item("fine", "2000001", "2000001"),
  ]) {
    const { different } = compare([...GOOD, wrong], FIELDS);
    assert.equal(different.length, 1, JSON.stringify(wrong));
  }
});

test("登记里没有的一项，说的是没有，不是空", () => {
  const { why } = show({}, [item("extra", "乙", "乙")]).text;
  assert.match(why, /登记里没有，这一页写的是“乙”/);
});

test("没有见证方时，前两盏亮，第三盏暂无结论", () => {
  const shown = show();
  assert.deepEqual([shown.state, shown.text.light, shown.log.light, shown.same.light], ["ok", "ok", "ok", "none"]);
  assert.equal(shown.headline, "内容与登记簿一致");
  assert.match(shown.log.why, /第 18,190 页/);
  assert.match(shown.same.why, /不说明文件有问题/);
});

test("有见证方签过，第三盏才亮", () => {
  const signatures = [...report().signatures, { role: "witness", name: "w.example", id: "00000001" }];
  const shown = show({ included: holds("included"), signatures });
  assert.equal(shown.same.light, "ok");
  assert.equal(shown.headline, "已核验一致");
});

test("见证方不够，只影响第三盏，不说成不一致", () => {
  const shown = show({ included: { outcome: "does_not_hold", code: "quorum_short", text: "不够" } });
  assert.deepEqual([shown.log.light, shown.same.light, shown.state], ["ok", "none", "ok"]);
});

test("凭证、路径、签名、页面任何一处不对，整个面板就是不一致", () => {
  const wrong = (code) => ({ outcome: "does_not_hold", code, text: "坏在这里" });
  assert.equal(show({ files: wrong("body_sha256_differs") }).state, "bad");
  assert.equal(show({ files: wrong("disclosure_foreign") }).text.why, "坏在这里");
  assert.equal(show({ included: wrong("path_differs") }).state, "bad");
  assert.equal(show({ included: wrong("signature_invalid") }).same.light, "none");
  assert.equal(show({}, [item("party", "甲", "甲")]).state, "bad");
});

test("说不准的一律不亮绿灯，也不说成不一致", () => {
  const unclear = { outcome: "cannot_tell", code: "policy_missing", text: "没有公钥" };
  assert.equal(show({ included: unclear }).state, "unknown");
  assert.equal(show({ included: unclear }).log.light, "none");
  assert.equal(show({ files: { ...unclear, code: "bundle_malformed" } }).state, "unknown");
  assert.equal(show({}, []).state, "unknown");
  assert.equal(show({ index: null }).log.light, "none");
  assert.equal(unknownPanel("网络断开。").state, "unknown");
});

test("手里的文件：指纹在登记簿里才说一字不差", () => {
  const of = (over) => filePanel({ report: report(over), sha256: "00" }, "决定书.pdf", 84213);
  assert.equal(of({ files: holds("files_match") }).state, "ok");
  assert.match(of({ files: holds("files_match") }).why, /84,213 字节/);
  assert.equal(of({ files: { outcome: "does_not_hold", code: "file_differs", text: "" } }).state, "bad");
  assert.equal(of({ files: { outcome: "cannot_tell", code: "document_not_disclosed", text: "没披露" } }).state, "none");
  assert.equal(of({ files: holds("no_file_given") }).state, "none");
  assert.equal(of({ files: holds("files_match"), included: { outcome: "does_not_hold", code: "path_differs", text: "" } }).state, "bad");
  assert.equal(of({ files: holds("files_match"), included: { outcome: "cannot_tell", code: "log_unknown", text: "" } }).state, "none");
  assert.equal(filePanel({ why: "网络断开。" }, "a.pdf", 1).state, "none");
});

test("读不懂的报告不当作报告", () => {
  const verdict = { outcome: "holds", code: "included", text: "" };
  const whole = { format: "hengjian-report@v1", files: verdict, included: verdict, facts: { fields: {}, index: 1, size: 2, signatures: [] } };
  assert.equal(readReport(JSON.stringify(whole)).index, 1);
  for (const broken of [
    "", "null", "[]", "{}",
    JSON.stringify({ ...whole, format: "hengjian-report@v2" }),
    JSON.stringify({ ...whole, files: { ...verdict, outcome: "yes" } }),
    JSON.stringify({ ...whole, included: undefined }),
    JSON.stringify({ ...whole, facts: { fields: [] } }),
  ]) assert.equal(readReport(broken), null, broken);
  assert.equal(readReport(JSON.stringify({ ...whole, facts: { fields: {}, index: -1, size: 1e300 } })).index, null);
});

test("数目按三位分开", () => {
  assert.deepEqual([0, 999, 1000, 18204, 1234567].map(grouped), ["0", "999", "1,000", "18,204", "1,234,567"]);
});
