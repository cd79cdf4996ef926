/** The wait that `Retry-After` asks for, in ms: seconds or a date (RFC 9110, 10.2.3); 0 for a date in the past. */
export function retryAfterMs(text: string | undefined, wall = Date.now): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - wall();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
