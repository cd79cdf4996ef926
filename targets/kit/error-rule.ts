/** Status and `x-reason` of every error code: the contract, written down apart from the services that have to keep it. */
const CONTRACT = {
  deadline_exceeded: [504, 'deadline'],
  upstream_timeout: [504, 'upstream-timeout'],
  budget_exhausted: [504, 'budget'],
  bulkhead_full: [503, 'bulkhead-full'],
  queue_timeout: [503, 'queue-timeout'],
  circuit_open: [503, 'circuit-open'],
  overloaded: [503, 'load-shed'],
  gave_up: [504, 'gave-up'],
  downstream_error: [502, 'downstream-500'],
} as const;

/** What the user is told to do. */
type Told = Readonly<Record<string, string | number | boolean>>;

/** Nothing was done, so the user may try again. */
export const TRY_AGAIN = { 'error.ambiguous': false, 'error.retryable': true } as const;
/** It may have been done. */
export const MAY_BE_DONE = { 'error.ambiguous': true, 'error.retryable': false } as const;

/** The rule of a target for answers with this error code; one with another status, reason or advice is not meant. */
export function errorRule(code: keyof typeof CONTRACT, told: Told = {}, label: string = code) {
  const [status, reason] = CONTRACT[code];
  const header = ['x-reason', reason] as const;
  return { label, class: 'error', status, header, json: { 'error.code': code, ...told } } as const;
}
