import { failureOf, ok, write } from '../kit/answer.ts';
import { createDependency } from '../kit/dependency.ts';
import { CallError } from '../kit/errors.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { type ServiceParts, startService } from '../kit/service.ts';
import { realTime, text } from '../kit/settings.ts';
import { admission } from '../kit/work.ts';
import type { AdaptiveTimeout } from './adaptive-timeout.ts';
import type { Variant } from './variant.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Calls the fraud check, with a timeout that the variant chooses anew for each call. */
await startService((parts) => {
  const variant: Variant = pickVariant(VARIANTS, 'fixed');
  const fraud = createDependency(parts, { name: 'fraud', url: text('FRAUD_URL') });
  const inSlot = admission(parts);
  let timeout = variant.timeout();
  const marks = exportValue(parts, () => timeout);
  parts.onReset(({ fresh }) => {
    if (fresh) timeout = variant.timeout();
    marks.clear();
  });

  const limitMs = (arrivedAt: number) =>
    Math.min(timeout.currentMs, (variant.deadlineMs ?? Number.POSITIVE_INFINITY) - (performance.now() - arrivedAt));
  const check = async (arrivedAt: number) => {
    const from = performance.now();
    try {
      const answer = await fraud.post('/check', {}, { totalMs: limitMs(arrivedAt) });
      timeout.answered(performance.now() - from);
      return answer;
    } catch (error) {
      const isTimeout = error instanceof CallError && error.failure.kind === 'timeout';
      if (isTimeout) timeout.timedOut();
      else timeout.answered(performance.now() - from);
      throw error;
    } finally {
      marks.look();
    }
  };

  parts.app.post(
    '/check',
    inSlot(async (_request, reply, { arrivedAt, track }) =>
      write(reply, await track(check(arrivedAt)).then(ok, (error: unknown) => failureOf(error))),
    ),
  );
});

/** Exports the value of the next call, and how far it went since the last reset; readings would miss its peaks. */
function exportValue({ telemetry }: ServiceParts, timeout: () => AdaptiveTimeout) {
  const of = (value: () => number) => () => [{ labels: { service: 'fraud' }, value: value() }];
  const now = () => timeout().currentMs;
  let [least, most] = [now(), now()];
  telemetry.gauge(
    'adaptive_timeout_current_ms',
    'Timeout of the next call, real ms',
    ['service'],
    of(() => realTime(now())),
  );
  telemetry.gauge(
    'adaptive_timeout_max_ms',
    'Largest since the last reset',
    ['service'],
    of(() => realTime(most)),
  );
  telemetry.gauge(
    'adaptive_timeout_swing',
    'Largest over smallest since the last reset',
    ['service'],
    of(() => most / least),
  );
  return {
    look: () => {
      [least, most] = [Math.min(least, now()), Math.max(most, now())];
    },
    clear: () => {
      [least, most] = [now(), now()];
    },
  };
}
