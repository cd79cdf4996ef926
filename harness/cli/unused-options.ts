import { SquallError } from '../runtime/errors.ts';

/**
 * Throws SQUALL_USAGE for options that mean nothing beside others: they would be left alone without a word. `options` are their
 * values by their names; `why` ends the sentence `--front, --variant mean nothing`.
 */
export function refuseUnused(options: Readonly<Record<string, unknown>>, why: string, hint?: string): void {
  const given = Object.entries(options).flatMap(([name, value]) => (isGiven(value) ? [name] : []));
  if (given.length === 0) return;
  const mean = given.length === 1 ? 'means' : 'mean';
  throw new SquallError('SQUALL_USAGE', `${given.join(', ')} ${mean} nothing ${why}`, {
    hint: hint ?? 'nothing was started',
  });
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}
