// The verifier's WebAssembly (crates/verifier) behind three calls. The module has no imports: it
// can reach nothing but its own memory.

/** A file's digest, as the verifier compares it. */
export interface FileDigest {
  name: string;
  sha256: string;
}

/** The exports of crates/verifier/src/exports.rs; all lengths in bytes, all texts UTF-8. */
interface Exports {
  memory: WebAssembly.Memory;
  /** Room for input: where to write it, or 0 when it is too long. */
  buffer(length: number): number;
  /** Where the last answer starts. */
  output(): number;
  verify_bundle(length: number): number;
  file_begin(): void;
  file_update(length: number): void;
  file_finish(): number;
}

/** The input is longer than the verifier reads (48 MiB). */
export class TooLong extends Error {}

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
    const length = this.#put(new TextEncoder().encode(JSON.stringify({ bundle, policy, files })));
    return this.#got(this.#wasm.verify_bundle(length));
  }

  /** Begins the digest of a file. */
  begin(): void {
    this.#wasm.file_begin();
  }

  /** Adds a piece; pieces of at most 1 MB keep the browser's optimising compiler in play. */
  update(piece: Uint8Array): void {
    this.#wasm.file_update(this.#put(piece));
  }

  /** SHA-256 of all pieces, in lowercase hexadecimal. */
  finish(): string {
    return this.#got(this.#wasm.file_finish());
  }

  #put(bytes: Uint8Array): number {
    const at = this.#wasm.buffer(bytes.length);
    if (at === 0) throw new TooLong();
    // Memory that grew has a new buffer: it is asked for after the call, never kept.
    new Uint8Array(this.#wasm.memory.buffer, at, bytes.length).set(bytes);
    return bytes.length;
  }

  #got(length: number): string {
    const bytes = new Uint8Array(this.#wasm.memory.buffer, this.#wasm.output(), length);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  }
}
