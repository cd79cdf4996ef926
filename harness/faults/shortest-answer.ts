/**
 * Bytes of `HTTP/1.1 200 OK` and an empty line: no answer over HTTP/1 is shorter, so what changes the first bytes of an answer up to
 * here changes every one.
 */
export const SHORTEST_HEAD_BYTES = 19;
