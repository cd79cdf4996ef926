/**
 * Why a key does not name one intent, or undefined. A key that says which attempt it is differs with each attempt, so nobody can
 * tell that they belong together: the mistake of the specification's example (H8).
 */
export function lintKey(key: string): string | undefined {
  const numbered = /(?:^|[^a-z0-9])(attempt|retry|try)[^a-z0-9]?\d+(?:$|[^a-z0-9])/i.exec(key);
  return numbered ? `it counts: ${numbered[1]?.toLowerCase()}; use one key for all attempts` : undefined;
}
