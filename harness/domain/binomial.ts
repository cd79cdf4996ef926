/** The smallest k that at most `k` of `n` happen with at least the probability `q`, when each has the chance `p`. */
export function binomialQuantile(n: number, p: number, q: number): number {
  if (p >= 1) return n;
  if (p <= 0) return 0;
  const odds = Math.log(p) - Math.log1p(-p);
  // In logarithms, because the chance of the first terms may be too small for a number.
  let log = n * Math.log1p(-p);
  let sum = Math.exp(log);
  let k = 0;
  for (; sum < q && k < n; k++) {
    log += Math.log((n - k) / (k + 1)) + odds;
    sum += Math.exp(log);
  }
  return k;
}
