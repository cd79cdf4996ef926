import type { Evidence } from '../../domain/evidence.ts';

/** When the first fault began to act and when the last was gone: by the records, else by the fault phase. */
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
