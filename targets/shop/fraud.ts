import { setTimeout as sleep } from 'node:timers/promises';
import { currentPolicy } from '../kit/current-policy.ts';
import { CallError, Rejection } from '../kit/errors.ts';
import { hop } from '../kit/hop.ts';
import { startService } from '../kit/service.ts';
import { ms } from '../kit/settings.ts';
import { openScores } from './scores.ts';
import { VARIANTS } from './variants/catalogue.ts';

const computeMs = ms('COMPUTE_MS', 30) ?? 0;

/** How it misbehaves, unscaled ms: extra work, and the lead of its wall clock. */
interface Behaviour {
  readonly slowWorkMs?: number;
  readonly clockSkewMs?: number;
}

/** Computes a score, which can take 25 s, and writes it to the database: the work that may be wasted. */
await startService(async (parts) => {
  const { app, telemetry, onStop } = parts;
  const scores = await openScores();
  onStop(scores.close);
  let behaviour: Behaviour = {};
  const counts = { done: 0, wasted: 0 };
  telemetry.counter('work_done_total', 'Scores written', [], () => counts.done);
  telemetry.counter('work_done_caller_gone_total', 'Scores written for nobody', [], () => counts.wasted);

  const policy = await currentPolicy(parts, VARIANTS, 'deadline80');
  const route = hop(parts, { name: 'fraud', calls: [], policy, clockSkewMs: () => behaviour.clockSkewMs ?? 0 });
  app.post(
    '/score',
    route(async ({ body, signal, isLate, isWasted }) => {
      const options = signal ? { signal } : {};
      await sleep(computeMs + (behaviour.slowWorkMs ?? 0), undefined, options).catch(() => {
        throw isLate()
          ? new Rejection('deadline_exceeded', 'stopped at its deadline')
          : new CallError('fraud', { kind: 'cancelled' });
      });
      const { order_id = 'unknown' } = (body ?? {}) as { order_id?: string };
      counts.done += 1;
      if (isWasted()) counts.wasted += 1;
      await scores.write(order_id, 0.1);
      return { score: 0.1 };
    }),
  );
  app.post<{ Body: Behaviour | null }>('/control/behave', (request, reply) => {
    behaviour = request.body ?? {};
    reply.code(204).send();
  });
});
