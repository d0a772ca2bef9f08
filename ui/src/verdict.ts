// From a report to the three lamps, in words. Pure: the decision what may be shown as green is made
// here and nowhere else.
import type { Comparison } from "./compare";
import type { Report } from "./report";

/** What a lamp shows. `none` is "no conclusion" and never means that something is wrong. */
export type Light = "ok" | "bad" | "none";

/** One lamp: its light, its word, and why. */
export interface Lamp {
  light: Light;
  word: string;
  why: string;
}

/** The panel: the three lamps, and the sentence over them. */
export interface Panel {
  state: "ok" | "bad" | "unknown";
  headline: string;
  say: string;
  text: Lamp;
  log: Lamp;
  same: Lamp;
}

const UNSURE = "这不说明文件有问题。";

/** The panel for a report, given how the page compared with it. */
export function panel(report: Report, page: Comparison): Panel {
  const text = textLamp(report, page);
  const log = logLamp(report);
  const same = sameLamp(report, log);
  return { ...summary(text, log, same), text, log, same };
}

/** The panel when nothing could be verified at all. */
export function unknownPanel(why: string): Panel {
  const lamp: Lamp = { light: "none", word: "暂无结论", why: "没有算成，见上面的原因" };
  return {
    state: "unknown",
    headline: "现在核不了",
    say: `${why}${UNSURE}可以过一会儿刷新再试，或者下载证明文件离线核验。`,
    text: lamp,
    log: lamp,
    same: lamp,
  };
}

/** Lamp 1, 一字不差: the disclosures belong to the record, and the page shows just these. */
function textLamp({ files }: Report, page: Comparison): Lamp {
  if (files.outcome === "does_not_hold") return bad(files.text);
  if (files.outcome !== "holds") return none(files.text);
  const first = page.different[0];
  if (first !== undefined) {
    const more = page.different.length > 1 ? `；另有 ${page.different.length - 1} 项也不一样` : "";
    const recorded = first.recorded === null ? "登记里没有" : `登记的是“${first.recorded}”`;
    return bad(`“${first.label}”一项：${recorded}，这一页写的是“${first.shown}”${more}`);
  }
  if (page.same === 0) return none("这一页没有可以比对的内容");
  return ok(`这一页的 ${page.same} 项，逐项与机关登记的相同`);
}

/** Lamp 2, 没有改过: the record stands in the log that the log's own key signed. */
function logLamp({ included, index, size }: Report): Lamp {
  // Too few witnesses is a matter of the third lamp; the path and the signature were found right.
  const found = included.outcome === "holds" || included.code === "quorum_short";
  if (found && index !== null && size !== null) {
    return ok(`在登记簿第 ${grouped(index + 1)} 页，一直算到第 ${grouped(size)} 页的总指纹，都对得上`);
  }
  return included.outcome === "does_not_hold" ? bad(included.text) : none(included.text);
}

/** Lamp 3, 人人一样: only witnesses outside the agency can say so. */
function sameLamp({ included, signatures }: Report, log: Lamp): Lamp {
  if (log.light !== "ok") return none("登记簿那一项没有结论，这一项就没有结论");
  const witnesses = signatures.filter((signature) => signature.role === "witness");
  if (included.code === "quorum_short") {
    return none(`抄过这本登记簿的见证方只有 ${witnesses.length} 家，还不够。${UNSURE}`);
  }
  if (witnesses.length === 0) {
    return none(`还没有独立的见证方抄过这本登记簿，所以不能证明别人看到的是同一份。${UNSURE}`);
  }
  return ok(`${witnesses.length} 家见证方抄下的，都是同一本登记簿`);
}

function summary(text: Lamp, log: Lamp, same: Lamp): Pick<Panel, "state" | "headline" | "say"> {
  if (text.light === "bad" || log.light === "bad") {
    return {
      state: "bad",
      headline: "与登记的不同，请勿采信",
      say: "不一致的地方写在下面。请不要按这一页交款，打页脚的电话向机关问清楚。",
    };
  }
  if (text.light !== "ok" || log.light !== "ok") {
    return { state: "unknown", headline: "现在核不了", say: `原因写在下面。${UNSURE}` };
  }
  const done = "刚刚在您的设备上算过，没有上传任何东西。";
  return {
    state: "ok",
    headline: same.light === "ok" ? "已核验一致" : "内容与登记簿一致",
    say: same.light === "ok" ? done : `${done}第三盏灯还没有结论，原因写在下面。`,
  };
}

/** 18204 as `18,204`. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

function ok(why: string): Lamp {
  return { light: "ok", word: "一致", why };
}

function bad(why: string): Lamp {
  return { light: "bad", word: "不一致", why };
}

function none(why: string): Lamp {
  return { light: "none", word: "暂无结论", why };
}
