// 造一份真的披露凭证：两片叶子的登记簿，当场生成的密钥。只给测试用。
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const base64url = (bytes) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const sm3 = (bytes) => createHash("sm3").update(bytes).digest();

/** RFC 8785，够字符串、整数、数组和对象用。 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** 披露 `fields` 的凭证和只认这一把公钥的核验规则；`tamper` 在交出之前改它。 */
export function makeBundle(fields, tamper = () => {}) {
  const origin = "log.example/bureau";
  const disclosures = Object.entries(fields).map(([name, value]) =>
    base64url(canonical([base64url(randomBytes(16)), name, value])),
  );
  const digests = disclosures.map((disclosure) => base64url(sha256(disclosure)));
  while (digests.length % 8 !== 0) digests.push(base64url(randomBytes(32)));
  const body = canonical({
    _sd: digests.sort(),
    _sd_alg: "sha-256",
    log: origin,
    time: "2026-11-24T09:05:02+08:00",
    type: "publication.published",
    v: 1,
  });
  const leaf = canonical({
    c: "pub.decision",
    k: base64url(randomBytes(16)),
    m: base64url(sm3(body)),
    s: base64url(sha256(body)),
    t: 1795396502,
    v: 1,
  });
  const leafHash = sha256(Buffer.concat([Buffer.from([0]), Buffer.from(leaf)]));
  const sibling = randomBytes(32);
  const root = sha256(Buffer.concat([Buffer.from([1]), sibling, leafHash]));

  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const key = Buffer.concat([Buffer.from([1]), publicKey.export({ format: "der", type: "spki" }).subarray(-32)]);
  const id = sha256(Buffer.concat([Buffer.from(`${origin}\n`), key])).subarray(0, 4);
  const head = `${origin}\n2\n${root.toString("base64")}\n`;
  const signature = Buffer.concat([id, sign(null, Buffer.from(head), privateKey)]).toString("base64");
  const proof = `c2sp.org/tlog-proof@v1\nindex 1\n${sibling.toString("base64")}\n\n${head}\n— ${origin} ${signature}\n`;

  const bundle = { format: "hengjian-disclosure@v1", leaf, body, disclosures, proof };
  tamper(bundle);
  const policy = `log ${origin}+${id.toString("hex")}+${key.toString("base64")}\nquorum none\n`;
  return { bundle: JSON.stringify(bundle), policy };
}
