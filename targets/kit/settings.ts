/**
 * The settings of a service, read from its environment. Durations are in real milliseconds and are divided by
 * `TIME_SCALE` when they are read, so that a suite runs k times faster with every ratio unchanged.
 */

/** `TIME_SCALE`: how many times faster than real time this process runs; 1 is real time. */
export const timeScale = number('TIME_SCALE', 1);

/** A number from the environment. */
export function number(name: string, fallback: number): number {
  const raw = process.env[name];
  if (raw === undefined || raw === '') return fallback;
  const value = Number(raw);
  if (!Number.isFinite(value)) throw new Error(`${name} must be a number, not "${raw}"`);
  return value;
}

/** A string from the environment; required when there is no fallback. */
export function text(name: string, fallback?: string): string {
  const value = process.env[name] ?? fallback;
  if (value === undefined) throw new Error(`${name} must be set`);
  return value;
}

/** A duration in real ms, scaled. `none` in the environment means no limit. */
export function ms(name: string, fallback: number): number | undefined {
  return process.env[name] === 'none' ? undefined : scaled(number(name, fallback));
}

/** Converts real milliseconds to those of this process. */
export function scaled(realMs: number): number {
  return realMs / timeScale;
}

/** Converts measured milliseconds to real time, as the specification states them. */
export function realTime(measuredMs: number): number {
  return Math.round(measuredMs * timeScale);
}
