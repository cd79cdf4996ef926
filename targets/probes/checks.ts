export type CheckName = 'database' | 'cache' | 'external_api';

/** What each check found; a check that took too long has failed. */
export type Findings = Readonly<Record<CheckName, 'ok' | 'failed'>>;

export interface CheckSettings {
  /** (Scaled) ms after which a check has failed; undefined: it waits. */
  readonly limitMs: number | undefined;
  /** (Scaled) ms for which findings are used again, so that many who ask cost a dependency no more than one. */
  readonly keepMs: number;
  /** Monotonic ms. */
  readonly now: () => number;
}

/** Asks all dependencies at once. Whoever asks meanwhile, or within `keepMs` after that, gets the same findings. */
export function createChecks(
  checks: Readonly<Record<CheckName, () => Promise<unknown>>>,
  { limitMs, keepMs, now }: CheckSettings,
): () => Promise<Findings> {
  let asked: Promise<Findings> | undefined;
  let keepUntil = Number.POSITIVE_INFINITY;
  const askAll = async () => {
    const entries = Object.entries(checks).map(async ([name, check]) => [name, await within(limitMs, check)]);
    const findings = Object.fromEntries(await Promise.all(entries)) as Findings;
    keepUntil = now() + keepMs;
    return findings;
  };
  return () => {
    if (asked && now() < keepUntil) return asked;
    keepUntil = Number.POSITIVE_INFINITY;
    asked = askAll();
    return asked;
  };
}

/** The call has a limit of its own that ends it; this one is for those who wait. */
export async function within(limitMs: number | undefined, check: () => Promise<unknown>): Promise<'ok' | 'failed'> {
  const answered = check().then(
    () => 'ok' as const,
    () => 'failed' as const,
  );
  if (limitMs === undefined) return answered;
  const late = Promise.withResolvers<'failed'>();
  const timer = setTimeout(() => late.resolve('failed'), limitMs);
  return Promise.race([answered, late.promise]).finally(() => clearTimeout(timer));
}
