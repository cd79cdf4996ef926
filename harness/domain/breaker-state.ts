/** States of a breaker as `breaker_state` numbers them. */
export const CLOSED = 0;
export const HALF_OPEN = 1;
export const OPEN = 2;

/** Names of states in libraries, in lower case with `-` between words. What lets every call through is closed. */
const STATES: ReadonlyMap<string, number> = new Map([
  ['closed', CLOSED],
  ['disabled', CLOSED],
  ['metrics-only', CLOSED],
  ['half-open', HALF_OPEN],
  ['open', OPEN],
  ['forced-open', OPEN],
]);

/** A state's name in the spelling of this file: `HALF_OPEN`, `half open` and `halfOpen` are `half-open`. */
export function stateName(text: string): string {
  const name = text
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s]+/g, '-');
  return name === 'halfopen' ? 'half-open' : name;
}

/** The number of a state, however it is spelt; undefined for a text that names none. */
export function stateNumber(text: string): number | undefined {
  return STATES.get(stateName(text));
}
