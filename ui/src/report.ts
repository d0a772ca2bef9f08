// The verifier's report (crates/ledger, `verdict.rs`) as the page needs it, and the messages that
// page and worker exchange. A report comes out of our own WebAssembly, yet it is read as unknown
// data: a shape that is not understood becomes "cannot tell", never a green lamp.

/** How one of the verifier's verdicts ends. */
export type Outcome = "holds" | "does_not_hold" | "cannot_tell" | "not_claimed";

/** One verdict: how it ends, the reason for machines, the reason for people. */
export interface Verdict {
  outcome: Outcome;
  code: string;
  text: string;
}

/** A signature under the checkpoint that holds under a key of the policy. */
export interface Signature {
  role: string;
  name: string;
  id: string;
}

/** What the page uses of a report. */
export interface Report {
  files: Verdict;
  included: Verdict;
  fields: Record<string, unknown>;
  /** Leaf index from 0; a page of the register is this plus one. */
  index: number | null;
  size: number | null;
  leafHash: string;
  signatures: Signature[];
}

/** What the page asks of the worker. Addresses are absolute. */
export type Request =
  | { do: "verify"; wasm: string; bundle: string; policy: string }
  | { do: "compare"; wasm: string; bundle: string; policy: string; file: File };

/** What the worker answers; the last message of a request is `report` or `failed`. */
export type Answer =
  | { is: "progress"; done: number; of: number }
  | { is: "report"; report: Report; sha256: string }
  | { is: "failed"; why: string };

const OUTCOMES: readonly string[] = ["holds", "does_not_hold", "cannot_tell", "not_claimed"];

/** Reads the report's JSON; `null` if it is no report of the known format. */
export function readReport(json: string): Report | null {
  let root: unknown;
  try {
    root = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isRecord(root) || root["format"] !== "hengjian-report@v1" || !isRecord(root["facts"])) return null;
  const facts = root["facts"];
  const files = readVerdict(root["files"]);
  const included = readVerdict(root["included"]);
  if (files === null || included === null || !isRecord(facts["fields"])) return null;
  const signatures = Array.isArray(facts["signatures"]) ? facts["signatures"].filter(isRecord) : [];
  return {
    files,
    included,
    fields: facts["fields"],
    index: readCount(facts["index"]),
    size: readCount(facts["size"]),
    leafHash: String(facts["leaf_hash"] ?? ""),
    signatures: signatures.map((one) => ({
      role: String(one["role"]),
      name: String(one["name"]),
      id: String(one["id"]),
    })),
  };
}

function readVerdict(value: unknown): Verdict | null {
  if (!isRecord(value)) return null;
  const { outcome, code, text } = value as Record<"outcome" | "code" | "text", unknown>;
  if (typeof outcome !== "string" || !OUTCOMES.includes(outcome)) return null;
  if (typeof code !== "string" || typeof text !== "string") return null;
  return { outcome: outcome as Outcome, code, text };
}

function readCount(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
