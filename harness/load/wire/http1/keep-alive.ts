/** Where a server does not say: below the 5 s after which Node's and many others close. */
const DEFAULT_MS = 4000;
/** How much earlier than the server we close, so that no request crosses the server's FIN: a share, and at most this. */
const MARGIN_SHARE = 0.5;
const MAX_MARGIN_MS = 1000;

/** How long a connection may be idle and still be used again, by the `Keep-Alive: timeout=5` of an answer; as `before` where it says nothing. */
export function maxIdleMs(rawHeaders: readonly string[], before = DEFAULT_MS): number {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() !== 'keep-alive') continue;
    const seconds = /\btimeout\s*=\s*"?(\d+)/i.exec(rawHeaders[i + 1] ?? '')?.[1];
    if (seconds === undefined) continue;
    const ms = Number(seconds) * 1000;
    return ms - Math.min(MAX_MARGIN_MS, ms * MARGIN_SHARE);
  }
  return before;
}
