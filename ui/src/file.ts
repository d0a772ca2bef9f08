// The answer to "is the file in my hand the one that was issued". Pure.
import type { Ending } from "./ask";
import { grouped, type Light } from "./verdict";

/** The result of a comparison, as it is shown. */
export interface FileResult {
  state: Light;
  headline: string;
  why: string;
}

/** From the worker's ending to words. Only a digest that the log holds makes it green. */
export function filePanel(ending: Ending, name: string, size: number): FileResult {
  const file = `您选的文件：${name}，${grouped(size)} 字节。`;
  if ("why" in ending) {
    return {
      state: "none",
      headline: "现在比不了",
      why: `${ending.why}这不说明文件有问题，请过一会儿再试，或者打页脚的电话问。`,
    };
  }
  const { files, included, index } = ending.report;
  if (files.code === "file_differs") {
    return {
      state: "bad",
      headline: "与登记的不同，请勿采信",
      why: `${file}它和机关签发的不一样，哪怕只差一个字节。请不要按它交款，打页脚的电话问清楚。`,
    };
  }
  if (files.outcome === "does_not_hold" || (included.outcome === "does_not_hold" && included.code !== "quorum_short")) {
    const text = files.outcome === "does_not_hold" ? files.text : included.text;
    return { state: "bad", headline: "登记的凭证对不上，请勿采信", why: text };
  }
  const found = included.outcome === "holds" || included.code === "quorum_short";
  if (files.code === "files_match" && found && index !== null) {
    return {
      state: "ok",
      headline: "与机关签发的文件一字不差",
      why: `${file}它的指纹在登记簿第 ${grouped(index + 1)} 页。指纹（SHA-256）：${ending.sha256}`,
    };
  }
  return { state: "none", headline: "现在比不了", why: files.outcome === "holds" ? included.text : files.text };
}
