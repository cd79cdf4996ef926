import { formatDuration } from '../../../domain/duration.ts';
import { formatCount } from '../../../report/explain/format.ts';

/** `19.5 s`; whole ms, as more would be noise. */
export function timeText(ms: number): string {
  return formatDuration(Math.round(ms));
}

/** `+0:45`, `-0:03`, `+1:02:03`: since the load began. */
export function offsetText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  return `${ms < 0 && seconds > 0 ? '-' : '+'}${clock}`;
}

/** `09:36:27` of an ISO 8601 time; UTC. */
export function clockText(wall: string): string {
  return wall.slice(11, 19);
}

/** `1.95 ×`, `0 ×`; what is less than a hundredth is none. */
export function factorText(factor: number): string {
  return `${formatCount(Number(factor < 0.01 ? 0 : factor.toPrecision(3)))} ×`;
}
