// 把样张里共用的几段（图标、页首、页脚、登记簿线）从一处写进每一页。
// 样张是完整的静态页面；`<!--part 名字 键=值…-->` 与 `<!--/part-->` 之间的内容由这里重写，别处不动。
// 用法：node specimen.mjs
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "specimen");
const sprite = readFileSync(join(here, "parts/sprite.svg"), "utf8").trim();

const demo = `<aside class="demo" aria-label="演示"><strong>演示</strong>机关、企业、人员都是虚构的</aside>`;
const current = (yes) => (yes ? ` aria-current="page"` : "");

/** 门户页首。at：所在栏目；search=no 时不放页首搜索框（首页有大框）。 */
function portalHead({ at = "", search = "yes" }) {
  const box = `
    <form class="head__search" action="/decisions" role="search">
      <label class="sr" for="q0">搜索</label>
      <input class="input" id="q0" name="q" type="search" placeholder="企业、文号、核验码">
      <button class="button">查</button>
    </form>`;
  const items = [["/decisions", "事后公示"], ["/verify", "核验查询"], ["/log", "公示登记簿"]];
  return `<a class="skip" href="#main">跳到正文</a>
${sprite}
${demo}
<header class="head wrap">
  <div class="head__top">
    <a class="head__name" href="/"><svg class="head__mark" aria-hidden="true"><use href="#mark"/></svg>雁城市统计局执法公示</a>${search === "no" ? "" : box}
    <ul class="head__modes">
      <li><a href="/mode?to=elder">长者模式</a></li>
      <li><a href="/about#accessibility">无障碍说明</a></li>
    </ul>
  </div>
  <nav class="nav" aria-label="栏目">
    <ul>
${items.map(([href, name]) => `      <li><a href="${href}"${current(at === name)}>${name}</a></li>`).join("\n")}
    </ul>
  </nav>
</header>`;
}

/** 登记簿线与门户页脚。size：登记簿现在有几页。 */
function portalFoot({ size = "18204" }) {
  const pages = Number(size);
  const now = 1164;
  const shift = (now - 12 * (pages % 10)) % 120;
  const from = Math.max(0, now - 12 * pages);
  const ticks = Array.from({ length: 10 }, (_, n) => `M${n * 12 + 0.5} ${n === 0 ? 2 : n === 5 ? 6 : 9}V14`).join("");
  return `<section class="register wrap" aria-label="公示登记簿">
  <svg class="register__scale" viewBox="0 0 1200 14" preserveAspectRatio="xMaxYMax slice" aria-hidden="true"><defs><pattern id="pages" width="120" height="14" patternUnits="userSpaceOnUse" patternTransform="translate(${shift} 0)"><path class="register__tick" d="${ticks}"/></pattern></defs><rect x="${from}" width="${now - from}" height="14" fill="url(#pages)"/><path class="register__base" d="M0 13.5H1200"/><path class="register__now" d="M${now} 0V14"/></svg>
  <div class="register__text">
    <p>公示登记簿 <strong class="num">第 ${pages.toLocaleString("en-US")} 页</strong></p>
    <p><time datetime="2026-11-24T09:05:00+08:00">今日 09:05</time> 封存</p>
    <p><svg class="lamp lamp--none" aria-hidden="true"><use href="#lamp-none"/></svg>还没有见证方</p>
    <a href="/log">这是什么？1 分钟看懂</a>
  </div>
</section>
<footer class="foot wrap">
  <div class="foot__in">
    <p>主办：雁城市统计局</p>
    <p>咨询 <a href="tel:073488000000">0734-8800 0000</a></p>
    <ul>
      <li><a href="/about">关于本站</a></li>
      <li><a href="/about#contact">联系我们</a></li>
      <li><a href="/about#accessibility">无障碍声明</a></li>
      <li><a href="/log">公示登记簿</a></li>
    </ul>
    <p>本站由衡鉴运行</p>
  </div>
</footer>
<aside class="phone-pin" aria-label="求助电话">看不清、不会用，请拨 <a href="tel:073488000000">0734-8800 0000</a></aside>`;
}

/** 工作台页首。who：姓名；nav：这个角色看得到的栏目，逗号分开。 */
function deskBar({ at = "", who = "李明远", nav = "今日,案件" }) {
  const hrefs = { 今日: "/w", 案件: "/w/cases", 公示: "/w/publish", 管理: "/a/people" };
  return `<a class="skip" href="#main">跳到正文</a>
${sprite}
${demo}
<header class="bar">
  <div class="bar__in">
    <a class="bar__name" href="/w"><svg class="bar__mark" aria-hidden="true"><use href="#mark"/></svg>衡鉴</a>
    <nav aria-label="工作台"><ul>
${nav.split(",").map((name) => `      <li><a href="${hrefs[name]}"${current(at === name)}>${name}</a></li>`).join("\n")}
    </ul></nav>
    <div class="bar__me">
      <a href="/w/me"><span><span class="bar__org">雁城市统计局 </span>${who}</span></a>
      <form action="/w/sign-out" method="post"><button>退出</button></form>
    </div>
  </div>
</header>`;
}

function deskFoot() {
  return `<footer class="desk-foot">
  <p>登记簿第 <span class="num">18,204</span> 页</p>
  <p>页面有问题，打 8866 找系统管理员</p>
</footer>`;
}

const parts = { "portal-head": portalHead, "portal-foot": portalFoot, "desk-bar": deskBar, "desk-foot": deskFoot, sprite: () => sprite, demo: () => demo };

let pages = 0;
for (const name of readdirSync(folder).filter((file) => file.endsWith(".html"))) {
  const path = join(folder, name);
  const before = readFileSync(path, "utf8");
  const after = before.replace(/<!--part ([\w-]+)([^>]*)-->[\s\S]*?<!--\/part-->/g, (_, part, text) => {
    const given = Object.fromEntries([...text.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key, value]));
    if (!parts[part]) throw new Error(`${name}：没有叫 ${part} 的部分`);
    return `<!--part ${part}${text}-->\n${parts[part](given)}\n<!--/part-->`;
  });
  if (after !== before) writeFileSync(path, after);
  pages += 1;
}
console.log(`${pages} 页样张已对齐`);
