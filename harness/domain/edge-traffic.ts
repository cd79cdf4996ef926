import type { EdgeTraffic } from './ports.ts';

/** The traffic of several proxies as one; null when one of them cannot tell. */
export function sumTraffic(all: readonly (EdgeTraffic | null)[]): EdgeTraffic | null {
  return all.reduce(
    (sum, traffic) =>
      sum &&
      traffic && {
        connections: sum.connections + traffic.connections,
        open: sum.open + traffic.open,
        bytes: sum.bytes + traffic.bytes,
        requests: sum.requests === null || traffic.requests === null ? null : sum.requests + traffic.requests,
      },
    { connections: 0, open: 0, bytes: 0, requests: 0 },
  );
}
