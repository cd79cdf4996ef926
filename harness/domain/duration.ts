/** Durations are plain numbers of milliseconds; text such as `6s` or `1m30s` is parsed and printed here only. */

const UNIT_MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };
const PART = /(\d+(?:\.\d+)?)\s*(us|ms|s|min|m|h)\s*/gy;

/** Milliseconds in `text` (`250ms`, `6s`, `1m30s`, `1.5h`), or undefined when it is no duration. */
export function parseDuration(text: string): number | undefined {
  const input = text.trim();
  PART.lastIndex = 0;
  let total = 0;
  let end = 0;
  for (let part = PART.exec(input); part; part = PART.exec(input)) {
    total += Number(part[1]) * (UNIT_MS[part[2] as string] as number);
    end = PART.lastIndex;
  }
  return end > 0 && end === input.length && Number.isFinite(total) ? total : undefined;
}

/** `ms` for people: three significant digits and the unit that fits (`850 us`, `12.3 ms`, `5.58 s`, `2m 05s`). */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return String(ms);
  const size = Math.abs(ms);
  if (size === 0) return '0 ms';
  if (size < 0.9995) return `${significant(ms * 1000)} us`;
  if (size < 999.5) return `${significant(ms)} ms`;
  if (size < 119_950) return `${significant(ms / 1000)} s`;
  const seconds = Math.round(size / 1000);
  const sign = ms < 0 ? '-' : '';
  return `${sign}${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, '0')}s`;
}

function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}
