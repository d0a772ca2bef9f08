// The verifier's WebAssembly (crates/verifier) behind three calls. The module has no imports: it
// can reach nothing but its own memory.

/** A file's digest, as the verifier compares it. */
export interface FileDigest {
  name: string;
  sha256: string;
}

/** The exports of crates/verifier/src/lib.rs. */
interface Exports {
  memory: WebAssembly.Memory;
  input(length: number): number;
  output(): number;
  verify_bundle(length: number): number;
  sha256_start(): void;
  sha256_update(length: number): void;
  sha256_finish(): number;
}

/** A loaded verifier. */
export class Verifier {
  readonly #wasm: Exports;

  private constructor(wasm: Exports) {
    this.#wasm = wasm;
  }

  /** Compiles the module; rejects when the browser cannot. */
  static async load(bytes: ArrayBuffer): Promise<Verifier> {
    const { instance } = await WebAssembly.instantiate(bytes, {});
    return new Verifier(instance.exports as unknown as Exports);
  }

  /** The report on a bundle under a policy, as JSON. */
  verify(bundle: string, policy: string, files: readonly FileDigest[]): string {
    const length = this.#write(new TextEncoder().encode(JSON.stringify({ bundle, policy, files })));
    const size = this.#wasm.verify_bundle(length);
    return new TextDecoder("utf-8", { fatal: true }).decode(this.#read(size));
  }

  /** Begins the digest of a file. */
  start(): void {
    this.#wasm.sha256_start();
  }

  /** Adds a piece; pieces of at most 1 MB keep the browser's optimising compiler in play. */
  update(piece: Uint8Array): void {
    this.#wasm.sha256_update(this.#write(piece));
  }

  /** SHA-256 of all pieces, in lowercase hexadecimal. */
  finish(): string {
    const digest = this.#read(this.#wasm.sha256_finish());
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  #write(bytes: Uint8Array): number {
    const at = this.#wasm.input(bytes.length);
    // The memory may have moved while it grew: the view is made after the call.
    new Uint8Array(this.#wasm.memory.buffer, at, bytes.length).set(bytes);
    return bytes.length;
  }

  #read(length: number): Uint8Array {
    return new Uint8Array(this.#wasm.memory.buffer, this.#wasm.output(), length).slice();
  }
}
