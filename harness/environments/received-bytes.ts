import { createProxyApi } from './toxiproxy-api.ts';

/** Bytes that callers sent to a Toxiproxy, to all of its proxies or to one; null when it counts nothing. */
export async function receivedBytes(api: string, proxy?: string): Promise<number | null> {
  const text = await createProxyApi(api)
    .getText(`${api}/metrics`)
    .catch(() => null);
  const samples = text?.split('\n').filter((line) => SAMPLE.test(line));
  // Where the server's own metrics are there without ours, it may count only those, or no connection may have ended yet.
  if (!samples || (proxy !== undefined && samples.length === 0 && RUNTIME.test(text ?? ''))) return null;
  const ours = samples.filter((line) => proxy === undefined || line.includes(`proxy=${JSON.stringify(proxy)}`));
  return ours.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** Of a server that was started with `-runtime-metrics`. */
const RUNTIME = /^(go|process)_/m;

/** Of a server that was started with `-proxy-metrics`; it exists from the first connection on that has ended. */
const SAMPLE = /^toxiproxy_proxy_received_bytes_total\{.*direction="upstream"/;
