// The page's part of the verification: on a decision's page the three lamps, on the page of a
// verification code the comparison with a file at hand. Without this script the pages say how to
// verify offline; with it they stay the same pages, only the lamps and their words change.
import { ask } from "./ask";
import { compare, type Item } from "./compare";
import { filePanel } from "./file";
import { address, find, light, say } from "./page";
import type { Report } from "./report";
import { type Lamp, type Panel, panel, unknownPanel } from "./verdict";

const LAMPS = ["text", "log", "same"] as const;

for (const section of document.querySelectorAll<HTMLElement>("[data-verify]")) void verifyPage(section);
for (const section of document.querySelectorAll<HTMLElement>("[data-file]")) listen(section);

async function verifyPage(section: HTMLElement): Promise<void> {
  running(section);
  const ending = await ask(address(section, "worker"), {
    do: "verify",
    wasm: address(section, "wasm"),
    bundle: address(section, "bundle"),
    policy: address(section, "policy"),
  });
  if ("why" in ending) {
    show(section, unknownPanel(ending.why));
    return;
  }
  show(section, panel(ending.report, compare(items(), ending.report.fields)));
  explain(section, ending.report);
}

/** Every item of the page that claims to be recorded. */
function items(): Item[] {
  return Array.from(document.querySelectorAll<HTMLElement>("[data-field]"), (element) => {
    const term = element.closest("div")?.querySelector("dt")?.textContent;
    return {
      name: element.dataset["field"] ?? "",
      value: element.dataset["value"] ?? "",
      as: element.dataset["as"] ?? "",
      text: element.textContent ?? "",
      label: term?.trim() ?? "这一项",
    };
  });
}

function running(section: HTMLElement): void {
  const lamp = (why: string): Lamp => ({ light: "none", word: "正在核对", why });
  show(section, {
    state: "unknown",
    headline: "正在核验",
    say: "在您的设备上算，不上传任何东西。",
    text: lamp("逐项比对这一页和机关登记的内容"),
    log: lamp("从登记簿的这一页一直算到总指纹"),
    same: lamp("看有没有独立的见证方抄过"),
  });
}

function show(section: HTMLElement, shown: Panel): void {
  const over = shown.state === "unknown" ? "none" : shown.state;
  // The panel, and on narrow screens the line at the top that speaks for it.
  for (const root of [section, ...document.querySelectorAll<HTMLElement>("[data-verify-bar]")]) {
    root.dataset["state"] = shown.state;
    light(root, over);
    say(root, "[data-headline]", shown.headline);
  }
  say(section, "[data-say]", shown.say);
  for (const name of LAMPS) {
    const row = find(section, `[data-check="${name}"]`);
    if (row === null) continue;
    const lamp = shown[name];
    row.className = lamp.light === "none" ? "" : `is-${lamp.light}`;
    light(row, lamp.light);
    say(row, "[data-word]", lamp.word);
    say(row, "[data-why]", lamp.why);
  }
}

/** 专业信息: which keys, and how far their word goes. */
function explain(section: HTMLElement, report: Report): void {
  const keys = report.signatures.map((one) => `${one.name}（编号 ${one.id}）`).join("、");
  const whose = keys === "" ? "没有可信的签名。" : `签名验过的公钥：${keys}。`;
  say(
    section,
    "[data-pro='report']",
    `${report.included.text}${whose}公钥是从本站取的；要更放心，请用您自己早先保存的公钥离线核验。`,
  );
}

function listen(section: HTMLElement): void {
  const input = find(section, "input[type=file]") as HTMLInputElement | null;
  if (input === null) return;
  const result = find(section, "[data-result]") ?? section;
  const tell = (state: "ok" | "bad" | "none", headline: string, why: string): void => {
    result.className = `result result--small gap${state === "ok" ? "" : ` result--${state}`}`;
    light(result, state);
    say(result, "[data-headline]", headline);
    say(result, "[data-why]", why);
  };
  tell("none", "还没有选文件", "选好以后自动比对，结果写在这里。");
  let turn = 0;
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (file === undefined) return;
    // A second file chosen while the first is still being read makes the first answer stale.
    turn += 1;
    const mine = turn;
    tell("none", "正在比对", `${file.name}，在您的设备上算，不上传`);
    const ending = await ask(
      address(section, "worker"),
      {
        do: "compare",
        wasm: address(section, "wasm"),
        bundle: address(section, "bundle"),
        policy: address(section, "policy"),
        file,
      },
      (done, of) => {
        if (mine === turn) say(result, "[data-headline]", `正在比对，已读 ${Math.floor((done / of) * 100)}%`);
      },
    );
    if (mine !== turn) return;
    const shown = filePanel(ending, file.name, file.size);
    tell(shown.state, shown.headline, shown.why);
  });
}
