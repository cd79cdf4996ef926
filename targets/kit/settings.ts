/**
 * What a service reads from its environment. Durations are written in real milliseconds and divided by
 * `TIME_SCALE` on the way in, so that a suite can run k times faster with every ratio unchanged.
 */

/** `TIME_SCALE`: how many times faster than real time this process lives; 1 is real time. */
export const timeScale = number('TIME_SCALE', 1);

/** A number from the environment. */
export function number(name: string, fallback: number): number {
  const raw = process.env[name];
  if (raw === undefined || raw === '') return fallback;
  const value = Number(raw);
  if (!Number.isFinite(value)) throw new Error(`${name} must be a number, not "${raw}"`);
  return value;
}

/** A text from the environment; without a fallback it must be there. */
export function text(name: string, fallback?: string): string {
  const value = process.env[name] ?? fallback;
  if (value === undefined) throw new Error(`${name} must be set`);
  return value;
}

/** A duration in real ms, scaled. `none` in the environment means no limit at all. */
export function ms(name: string, fallback: number): number | undefined {
  return process.env[name] === 'none' ? undefined : scaled(number(name, fallback));
}

/** Real milliseconds as this process must live them. */
export function scaled(realMs: number): number {
  return realMs / timeScale;
}

/** Measured milliseconds as the specification would write them. */
export function realTime(measuredMs: number): number {
  return Math.round(measuredMs * timeScale);
}
