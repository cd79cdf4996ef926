import type { Known } from './grammar/comparison.ts';

/** Half a percent on either side: what a two-sided interval of 99 % leaves out there. */
export const TAIL = 0.005;

/**
 * The true share behind `hits` of `of` independent trials (Clopper and Pearson 1934), exact for every sample size. `tail` is
 * what may lie beyond each limit; without trials everything is possible.
 */
export function shareLimits(hits: number, of: number, tail = TAIL): Known {
  if (of <= 0) return { low: 0, high: 1 };
  return {
    low: hits <= 0 ? 0 : solve((share) => betaBelow(share, hits, of - hits + 1) < tail, 1),
    high: hits >= of ? 1 : solve((share) => betaBelow(share, hits + 1, of - hits) < 1 - tail, 1),
  };
}

/** The true mean behind a count of events that come independently of each other (Garwood 1936: exact Poisson limits). */
export function countLimits(count: number, tail = TAIL): Known {
  const most = count + 20 + 10 * Math.sqrt(count + 1);
  return {
    low: count <= 0 ? 0 : solve((mean) => gammaBelow(mean, count) < tail, most),
    high: solve((mean) => gammaBelow(mean, count + 1) < 1 - tail, most),
  };
}

/** The point in [0, most] up to which `isBelow` holds. */
function solve(isBelow: (x: number) => boolean, most: number): number {
  let low = 0;
  let high = most;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Regularised incomplete beta function I_x(a, b): P(X >= a) of a binomial count of a + b - 1 trials. */
function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** Continued fraction of the incomplete beta function, by Lentz' method (DLMF 8.17.22). */
function betaFraction(x: number, a: number, b: number): number {
  return lentz((m) => {
    if (m === 1) return [1, 1];
    const k = Math.floor((m - 1) / 2);
    const even = (k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k));
    const odd = (-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1));
    return [m % 2 === 1 ? even : odd, 1];
  });
}

/** Regularised lower incomplete gamma function P(count, mean): P(X >= count) of a Poisson count. */
function gammaBelow(mean: number, count: number): number {
  if (mean <= 0) return 0;
  const front = Math.exp(count * Math.log(mean) - mean - logGamma(count + 1));
  if (mean > count + 1) {
    // DLMF 8.9.2
    const above = lentz((m) => [m === 1 ? 1 : (m - 1) * (count - m + 1), mean - count + 2 * m - 1]);
    return 1 - front * count * above;
  }
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= mean / (count + k);
    sum += term;
  }
  return front * sum;
}

/** The continued fraction a1 / (b1 + a2 / (b2 + ...)), evaluated forwards (Lentz 1976). */
function lentz(part: (m: number) => readonly [a: number, b: number]): number {
  const tiny = 1e-300;
  let value = tiny;
  let c = tiny;
  let d = 0;
  for (let m = 1; m < 10_000; m++) {
    const [a, b] = part(m);
    d = 1 / (b + a * d || tiny);
    c = b + a / c || tiny;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return value;
}

/** Lanczos' approximation with g = 7 and nine terms: 15 digits for x > 0. */
function logGamma(x: number): number {
  const z = x - 1;
  const sum = LANCZOS.reduce((total, coefficient, i) => total + (i === 0 ? coefficient : coefficient / (z + i)), 0);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const LANCZOS = [
  0.999_999_999_999_809_9, 676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_1,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6,
  1.505_632_735_149_311_6e-7,
];
