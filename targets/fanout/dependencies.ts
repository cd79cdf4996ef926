import { createDependency } from '../kit/dependency.ts';
import type { CallLimits } from '../kit/http-call.ts';
import type { ServiceParts } from '../kit/service.ts';
import { ms, text } from '../kit/settings.ts';
import type { Work } from '../kit/work.ts';

interface Spec {
  readonly p99: number;
  /** Times the p99: the timeout. */
  readonly factor: number;
  readonly required: boolean;
}

/** The ten dependencies of a page: their p99 in real ms, their timeout, and whether the page needs them. */
export const SPECS = {
  auth: { p99: 50, factor: 3, required: true },
  config: { p99: 30, factor: 3, required: true },
  database: { p99: 200, factor: 3, required: true },
  search: { p99: 1000, factor: 2, required: true },
  pricing: { p99: 60, factor: 3, required: true },
  analytics: { p99: 80, factor: 2, required: false },
  logging: { p99: 40, factor: 2, required: false },
  recommendations: { p99: 2000, factor: 1.5, required: false },
  reviews: { p99: 5000, factor: 1.5, required: false },
  ads: { p99: 90, factor: 2, required: false },
} as const satisfies Record<string, Spec>;

export type Name = keyof typeof SPECS;
export const NAMES = Object.keys(SPECS) as Name[];

/** Part of a page; undefined when an optional dependency has failed. */
export type Part = { readonly from: string } | undefined;

/** Calls one dependency for a page. */
export type Fetch = (name: Name, work: Work, limits?: CallLimits) => Promise<Part>;

/** Timeout of one dependency in scaled ms. */
export function timeoutOf(name: Name): number | undefined {
  return ms(`${name.toUpperCase()}_READ_MS`, SPECS[name].p99 * SPECS[name].factor);
}

/** Connects to `AUTH_URL`, `CONFIG_URL` and so on. */
export function connectDependencies(parts: ServiceParts): Fetch {
  const all = Object.fromEntries(
    NAMES.map((name) => [name, createDependency(parts, { name, url: text(`${name.toUpperCase()}_URL`) })]),
  );
  return async (name, work, limits) =>
    work.track((all[name] as NonNullable<(typeof all)[string]>).get('/part', limits));
}
