/**
 * A dependency as part of a target: the stub of this kit with the given settings (see `stub.ts`).
 * `p99` ms alone stands for the ratio 1 : 4 : 10 of p50 : p99 : p99.9.
 */
export function stubService({ p99, ...settings }: Readonly<Record<string, string>> & { readonly p99?: string }) {
  return {
    entry: new URL('./stub.ts', import.meta.url),
    metrics: '/metrics',
    reset: '/control/reset',
    behave: '/control/behave',
    visits: '/control/visits',
    env: { ...(p99 !== undefined && { PROFILE: profileFromP99(Number(p99)) }), ...settings },
  } as const;
}

function profileFromP99(p99: number): string {
  return `p50=${p99 / 4} p99=${p99} p99.9=${p99 * 2.5}`;
}
