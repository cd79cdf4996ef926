/** The same call with timeouts taken from different statistics of one distribution; real ms. */
export const TIMEOUTS = {
  mean: {
    timeoutMs: 65,
    about: 'The mean, 65 ms: kills 5 % of the healthy calls, every one that is not among the fastest',
  },
  'mean-quoted': { timeoutMs: 85, about: 'The mean as the source misquotes it, 85 ms: kills the same 5 %' },
  p99: { timeoutMs: 500, about: 'The p99, 500 ms: nine calls of a thousand take exactly that long' },
  p99x2: {
    timeoutMs: 1000,
    about: 'Twice the p99: kills one healthy call in a thousand, and a hang holds a slot for 1 s',
  },
  p999: { timeoutMs: 5000, about: 'The p99.9: kills nothing healthy, but a hang holds a slot for 5 s' },
} as const;
