import wasm from 'undici/lib/llhttp/llhttp_simd-wasm.js';

/**
 * llhttp, the parser of Node itself, as WebAssembly from the package of undici, whose version is pinned. This file owns
 * every private detail of it. It is as strict as Node, except that a line may end without CR: RFC 9112 §2.2 allows that,
 * and curl, Go and the browsers take it.
 */
/** Node has it, and the types of Node do not. */
const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
const module = new Module(wasm);

const RESPONSE = 2;
const PAGE = 4096;

/** Results of a callback; `paused` stops behind what was read. */
export const RESULT = { ok: 0, skipBody: 1, paused: 21, refused: -1 } as const;
const PAUSED_UPGRADE = 22;

interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  malloc(bytes: number): number;
  free(at: number): void;
  llhttp_alloc(type: number): number;
  llhttp_reset(parser: number): void;
  llhttp_execute(parser: number, at: number, length: number): number;
  llhttp_finish(parser: number): number;
  llhttp_get_error_reason(parser: number): number;
  llhttp_get_error_pos(parser: number): number;
  llhttp_should_keep_alive(parser: number): number;
  llhttp_set_lenient_optional_cr_before_lf(parser: number, isLenient: number): void;
}

/** Called while bytes are parsed, with places in the chunk. Each returns one of `RESULT`. */
export interface LlhttpCallbacks {
  onStatus(length: number): number;
  onField(from: number, length: number): number;
  onValue(from: number, length: number): number;
  onHeadersComplete(status: number): number;
  onBody(from: number, length: number): number;
  onMessageComplete(): number;
}

/** How far a chunk was read: to its end, up to a pause, or to an error with its reason. */
export type Parsed = { readonly stoppedAt: number | undefined; readonly error: string | undefined };

const READ: Parsed = { stoppedAt: undefined, error: undefined };

/** One instance, and the memory that all its parsers put their chunks into. */
export class Llhttp {
  readonly #exports: Exports;
  /** Of the parser at work. */
  #callbacks: LlhttpCallbacks | undefined;
  #input = 0;
  #size = 0;

  constructor() {
    const to = () => this.#callbacks as LlhttpCallbacks;
    const env = {
      wasm_on_url: () => RESULT.ok,
      wasm_on_message_begin: () => RESULT.ok,
      wasm_on_status: (_: number, _at: number, length: number) => to().onStatus(length),
      wasm_on_header_field: (_: number, at: number, length: number) => to().onField(at - this.#input, length),
      wasm_on_header_value: (_: number, at: number, length: number) => to().onValue(at - this.#input, length),
      wasm_on_headers_complete: (_: number, status: number) => to().onHeadersComplete(status),
      wasm_on_body: (_: number, at: number, length: number) => to().onBody(at - this.#input, length),
      wasm_on_message_complete: () => to().onMessageComplete(),
    };
    this.#exports = new Instance(module, { env }).exports as Exports;
    this.#exports._initialize();
  }

  /** A number for a parser of answers. It lives as long as this object. */
  allocate(): number {
    const parser = this.#exports.llhttp_alloc(RESPONSE);
    this.#exports.llhttp_set_lenient_optional_cr_before_lf(parser, 1);
    return parser;
  }

  reset(parser: number): void {
    this.#exports.llhttp_reset(parser);
  }

  execute(parser: number, callbacks: LlhttpCallbacks, chunk: Buffer): Parsed {
    const exports = this.#exports;
    if (chunk.length > this.#size) this.#allocateInput(chunk.length);
    new Uint8Array(exports.memory.buffer, this.#input, chunk.length).set(chunk);
    this.#callbacks = callbacks;
    const result = exports.llhttp_execute(parser, this.#input, chunk.length);
    if (result === RESULT.ok) return READ;
    const stoppedAt = exports.llhttp_get_error_pos(parser) - this.#input;
    if (result === RESULT.paused || result === PAUSED_UPGRADE) return { stoppedAt, error: undefined };
    return { stoppedAt, error: this.#textAt(exports.llhttp_get_error_reason(parser)) };
  }

  /** The end of the connection. */
  finish(parser: number, callbacks: LlhttpCallbacks): void {
    this.#callbacks = callbacks;
    this.#exports.llhttp_finish(parser);
  }

  canKeepAlive(parser: number): boolean {
    return this.#exports.llhttp_should_keep_alive(parser) === 1;
  }

  #allocateInput(length: number): void {
    if (this.#size > 0) this.#exports.free(this.#input);
    this.#size = Math.ceil(length / PAGE) * PAGE;
    this.#input = this.#exports.malloc(this.#size);
  }

  #textAt(at: number): string {
    const bytes = Buffer.from(this.#exports.memory.buffer, at);
    return bytes.toString('latin1', 0, bytes.indexOf(0));
  }
}
