import type { Evidence } from '../../domain/evidence.ts';

/** From when the first fault acted until the last was lifted: by the records, else the fault phase. */
export function faultSpan({
  faults,
  phases,
}: Evidence): { readonly fromMs: number; readonly toMs: number } | undefined {
  if (faults.length > 0)
    return {
      fromMs: Math.min(...faults.map(({ fromMs }) => fromMs)),
      toMs: Math.max(...faults.map(({ toMs }) => toMs)),
    };
  return phases.find(({ name }) => name === 'fault');
}

/** The scenario's last moment. */
export function endOf({ phases }: Evidence): number {
  return phases.at(-1)?.toMs ?? 0;
}
