import { pad, padLeft, plain } from '../../report/console/text.ts';
import { plural } from '../../report/explain/format.ts';

const MB = 1e6;

/** `53 kB`, `3.2 MB` */
export function size(bytes: number): string {
  if (bytes < MB / 10) return `${Math.ceil(bytes / 1000)} kB`;
  if (bytes >= 1000 * MB) return `${(bytes / MB / 1000).toFixed(1)} GB`;
  return `${(bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0)} MB`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `3 days`, `1 hour`; the largest unit that fits. */
export function age(ms: number): string {
  const [name, unit] = UNITS.find(([, each]) => ms >= each) ?? ['minute', 60_000];
  return plural(Math.max(0, Math.floor(ms / unit)), name);
}

/** Sum of the sizes. */
export function sizeOf(all: readonly { readonly bytes: number }[]): string {
  return size(all.reduce((sum, { bytes }) => sum + bytes, 0));
}

/** `  name   3 days    3.2 MB  passed`; a name comes from the disk or the engine, and may hold anything. */
export function row(name: string, width: number, [old, bytes, ...rest]: readonly string[]): string {
  const cells = [pad(plain(name), width), padLeft(old ?? '', 10), padLeft(bytes ?? '', 8), ...rest];
  return `  ${cells.join('  ')}`.trimEnd();
}
