const UNITS = { y: 365 * 86_400_000, w: 7 * 86_400_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
type Unit = keyof typeof UNITS;

const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** `1h30m` in ms, as Prometheus reads it; undefined where it would not, as in `1.5m` or `30m1h`. */
export function readDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const [, ...counts] = (text !== '' && DURATION.exec(text)) || [];
  if (counts.length === 0) return undefined;
  const sizes = (['y', 'w', 'd', 'h', 'm', 's', 'ms'] satisfies Unit[]).map((unit) => UNITS[unit]);
  return sizes.reduce((sum, size, i) => sum + size * Number(counts[i] ?? 0), 0);
}

/** `5m`, `90s`, `250ms`: the largest unit that divides it. */
export function printDuration(ms: number): string {
  const unit = (['d', 'h', 'm', 's', 'ms'] satisfies Unit[]).find((one) => ms % UNITS[one] === 0) ?? 'ms';
  return `${ms / UNITS[unit]}${unit}`;
}
