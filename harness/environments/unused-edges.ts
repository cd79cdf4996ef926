import { setTimeout as sleep } from 'node:timers/promises';
import type { EdgeControl } from '../domain/ports.ts';
import { createProxyApi } from './toxiproxy-api.ts';

/** A proxy of ours whose traffic can be counted. */
export interface CountedProxy {
  /** The edges that pass it. */
  readonly edges: readonly string[];
  readonly control: Pick<EdgeControl, 'setEnabled'>;
  /** Bytes that callers sent over connections that have ended; null when the server does not count. */
  readonly receivedBytes: () => Promise<number | null>;
}

const POLLS = 20;
const POLL_MS = 50;

/**
 * The edges whose proxies no byte passes while `send` sends load: their callers know another way, or do not call. A proxy
 * counts a connection when it ends, so one that has counted nothing is switched off for a moment.
 */
export async function unusedEdges(proxies: readonly CountedProxy[], send: () => Promise<void>): Promise<string[]> {
  await send();
  const unused = await Promise.all(proxies.map(async (proxy) => ((await isUnused(proxy)) ? proxy.edges : [])));
  return unused.flat();
}

async function isUnused({ control, receivedBytes }: CountedProxy): Promise<boolean> {
  if ((await receivedBytes()) !== 0) return false;
  try {
    await control.setEnabled(false);
  } finally {
    await control.setEnabled(true);
  }
  for (let poll = 0; poll < POLLS; poll++) {
    if ((await receivedBytes()) !== 0) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** Bytes that callers sent to a Toxiproxy, to all of its proxies or to one; null when it counts nothing. */
export async function receivedBytes(api: string, proxy?: string): Promise<number | null> {
  const text = await createProxyApi(api)
    .getText(`${api}/metrics`)
    .catch(() => null);
  const samples = text?.split('\n').filter((line) => SAMPLE.test(line));
  if (!samples || (proxy !== undefined && samples.length === 0)) return null;
  const ours = samples.filter((line) => proxy === undefined || line.includes(`proxy=${JSON.stringify(proxy)}`));
  return ours.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** Of a server that was started with `-proxy-metrics`; it exists from the first connection on that has ended. */
const SAMPLE = /^toxiproxy_proxy_received_bytes_total\{.*direction="upstream"/;
