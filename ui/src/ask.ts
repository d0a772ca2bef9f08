// Asks the worker one thing and waits for its last word. The verifier runs in a dedicated worker
// because only the worker's own response may allow WebAssembly; pages never do.
import type { Answer, Report, Request } from "./report";

/** How long a verification may keep silent, in milliseconds. */
const PATIENCE = 30_000;

/** The end of a request. */
export type Ending = { report: Report; sha256: string } | { why: string };

/** Sends `request` to a fresh worker; `progress` hears how far a file has been read. */
export function ask(
  worker: string,
  request: Request,
  progress: (done: number, of: number) => void = () => {},
): Promise<Ending> {
  return new Promise((resolve) => {
    let helper: Worker;
    try {
      helper = new Worker(worker);
    } catch {
      resolve({ why: "这个浏览器不让核验程序启动。" });
      return;
    }
    let timer = 0;
    const end = (ending: Ending): void => {
      clearTimeout(timer);
      helper.terminate();
      resolve(ending);
    };
    // Every sign of life starts the wait anew: a large file takes as long as it takes.
    const wait = (): void => {
      clearTimeout(timer);
      timer = window.setTimeout(() => end({ why: "核验程序超过 30 秒没有回应。" }), PATIENCE);
    };
    helper.onerror = () => end({ why: "核验程序没有启动（没有取到，或者浏览器不支持）。" });
    helper.onmessage = (event: MessageEvent<Answer>) => {
      const answer = event.data;
      if (answer.is === "progress") {
        wait();
        progress(answer.done, answer.of);
      } else if (answer.is === "report") {
        end({ report: answer.report, sha256: answer.sha256 });
      } else {
        end({ why: answer.why });
      }
    };
    wait();
    helper.postMessage(request);
  });
}
