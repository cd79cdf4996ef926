export interface Variant {
  readonly about: string;
  /** Real ms. */
  readonly timeoutMs: number;
  /** Successful probes that close the breaker. */
  readonly probes: number;
  /** Fares of common routes are kept, and the hundred most common are fetched at the start. */
  readonly cache: boolean;
}

/** From the worst to the best; all have a breaker that five consecutive failures open for 30 s. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  'timeout500-3probes': {
    about: '500 ms, and three probes that must all succeed: even more careful, even longer open',
    timeoutMs: 500,
    probes: 3,
    cache: false,
  },
  timeout500: {
    about:
      '500 ms where a healthy p99 is 2 s: 27 % of healthy calls "fail" and keep the breaker open a third of the time',
    timeoutMs: 500,
    probes: 1,
    cache: false,
  },
  timeout2000: {
    about: '2 s, the p99: 1 % time out, never five in a row',
    timeoutMs: 2000,
    probes: 1,
    cache: false,
  },
  cached: {
    about: 'As timeout2000, and common routes are answered from memory without a call',
    timeoutMs: 2000,
    probes: 1,
    cache: true,
  },
};
