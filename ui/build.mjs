// 把样式和脚本做成 dist/ 里的四个文件（另拷一个页签图标），并报出压缩后的大小；超过预算就失败。
// 用法：node build.mjs（make 会调用）。输出只取决于源文件和锁定的 esbuild 版本。
import { build } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
/** 每个产物：源文件、名字、gzip 预算（字节）。脚本的预算是几份合计，见下。 */
const outputs = [
  { from: "css/hengjian.css", to: "hengjian.css", kind: "css" },
  { from: "src/verify.ts", to: "verify.js", kind: "js" },
  { from: "src/verify-worker.ts", to: "verify-worker.js", kind: "js" },
  { from: "src/preview.ts", to: "preview.js", kind: "js" },
];
const budget = { css: 20 * 1024, js: 15 * 1024 };

mkdirSync(dist, { recursive: true });
copyFileSync(join(here, "parts/icon.svg"), join(dist, "icon.svg"));
const spent = { css: 0, js: 0 };
for (const { from, to, kind } of outputs) {
  const source = join(here, from);
  if (!existsSync(source)) throw new Error(`缺少 ${from}`);
  await build({
    entryPoints: [source],
    outfile: join(dist, to),
    bundle: true,
    minify: true,
    target: "chrome86",
    format: kind === "js" ? "iife" : undefined,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
  const bytes = readFileSync(join(dist, to));
  const packed = gzipSync(bytes, { level: 9 }).length;
  spent[kind] += packed;
  console.log(`${to.padEnd(18)} ${String(bytes.length).padStart(7)} 字节  gzip ${String(packed).padStart(6)}`);
}
for (const kind of Object.keys(budget)) {
  if (spent[kind] > budget[kind]) {
    console.error(`${kind} 合计 ${spent[kind]} 字节，超过预算 ${budget[kind]}`);
    process.exitCode = 1;
  }
}
