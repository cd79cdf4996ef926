/** States of a breaker as `breaker_state` numbers them. */
export const CLOSED = 0;
export const HALF_OPEN = 1;
export const OPEN = 2;

/** Names of states in libraries, in lower case and without signs. What lets every call through is closed. */
const STATES: ReadonlyMap<string, number> = new Map([
  ...['closed', 'close', 'disabled', 'metricsonly'].map((name) => [name, CLOSED] as const),
  ...['halfopen', 'halfopened', 'halfopenwait'].map((name) => [name, HALF_OPEN] as const),
  ...['open', 'opened', 'forcedopen', 'isolated'].map((name) => [name, OPEN] as const),
]);

/** `State.HALF_OPEN`, as languages with enumerations print it. */
const TYPE = /^\s*(?:\w+[.:]+)+(?=\w)/;

/** The number of a state, however it is spelt: `HALF_OPEN`, `half open`, `halfOpen`; undefined for a text that names none. */
export function stateNumber(text: string): number | undefined {
  return STATES.get(
    text
      .replace(TYPE, '')
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, ''),
  );
}
