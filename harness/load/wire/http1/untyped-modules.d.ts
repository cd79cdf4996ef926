/**
 * Private files of pinned packages; `autocannon.ts` and `llhttp.ts` say what is in them. They are imported, because a bundler, which the
 * program of a load worker goes through, does not find what is required.
 */

declare module 'autocannon/lib/httpClient.js' {
  const exported: unknown;
  export = exported;
}

declare module 'autocannon/lib/httpRequestBuilder.js' {
  const exported: unknown;
  export = exported;
}

declare module 'undici/lib/llhttp/llhttp_simd-wasm.js' {
  const exported: Uint8Array;
  export = exported;
}
