// The worker: fetches the verifier, the proof and the public keys, and lets the verifier speak.
// It answers one request and is then ended by the page. It never sends anything anywhere: a file
// at hand is read piece by piece and only its digest is compared, here.
import { type Answer, readReport, type Request } from "./report";
import { type FileDigest, TooLong, Verifier } from "./wasm";

/** What of the worker's global scope is used; the DOM library only knows a window's. */
interface Scope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(answer: Answer): void;
}

/** The size of a piece, in bytes. */
const PIECE = 1 << 20;

/** A failure whose message is meant for the reader. */
class Told extends Error {}

const scope = self as unknown as Scope;

scope.onmessage = (event) => {
  answer(event.data).then(
    (message) => scope.postMessage(message),
    (error: unknown) => {
      scope.postMessage({ is: "failed", why: reason(error) });
    },
  );
};

/** A failure in words. What is not meant for the reader is said in general, never shown raw. */
function reason(error: unknown): string {
  if (error instanceof Told) return error.message;
  if (error instanceof TooLong) return "证明文件太长，核验程序不读。";
  return "核验程序中途出错了。";
}

async function answer(request: Request): Promise<Answer> {
  const [module, bundle, policy] = await Promise.all([
    fetched(request.wasm, "核验程序"),
    fetched(request.bundle, "证明文件"),
    fetched(request.policy, "登记簿的公钥"),
  ]);
  const verifier = await Verifier.load(module).catch(() => {
    throw new Told("这个浏览器不能运行核验程序。");
  });
  const files = request.do === "compare" ? [await digest(verifier, request.file)] : [];
  const text = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);
  const report = readReport(verifier.verify(text(bundle), text(policy), files));
  if (report === null) throw new Told("核验程序的回答读不懂，可能和这一页不是同一个版本。");
  return { is: "report", report, sha256: files[0]?.sha256 ?? "" };
}

async function fetched(address: string, what: string): Promise<ArrayBuffer> {
  const response = await fetch(address, { credentials: "omit", cache: "no-cache" }).catch(() => {
    throw new Told(`${what}没有取到（网络断开）。`);
  });
  if (!response.ok) throw new Told(`${what}没有取到（服务器答 ${response.status}）。`);
  return response.arrayBuffer().catch(() => {
    throw new Told(`${what}只取到一半（网络断开）。`);
  });
}

async function digest(verifier: Verifier, file: File): Promise<FileDigest> {
  verifier.begin();
  for (let at = 0; at < file.size; at += PIECE) {
    const piece = await file.slice(at, at + PIECE).arrayBuffer().catch(() => {
      throw new Told("文件读到一半读不下去了，可能被移动或者改动过，请重新选一次。");
    });
    verifier.update(new Uint8Array(piece));
    scope.postMessage({ is: "progress", done: Math.min(at + PIECE, file.size), of: file.size });
  }
  return { name: file.name, sha256: verifier.finish() };
}
