import { setTimeout as sleep } from 'node:timers/promises';
import { failure, ok, write } from '../kit/answer.ts';
import { readDeadline } from '../kit/deadline.ts';
import { startService } from '../kit/service.ts';
import { scaled } from '../kit/settings.ts';

const WORK_MS = scaled(5);

/** Does the work that messages ask for. It ends with its caller's deadline, if it is told of one. */
await startService(({ app, telemetry }) => {
  const counts = { unlimited: 0, refused: 0, done: 0, late: 0, misbehaved: 0 };
  const count = (name: string, help: string, what: keyof typeof counts) =>
    telemetry.counter(name, help, [], () => counts[what]);
  count('quotes_without_deadline_total', 'Quotes whose caller did not say until when it waits', 'unlimited');
  count('deadline_refused_total', 'Quotes whose deadline had passed when they came', 'refused');
  count('work_done_total', 'Units of work finished', 'done');
  count('work_done_caller_gone_total', 'Of these, after the deadline that they came with', 'late');
  count('misbehaved_total', 'Requests that felt what it was told to do', 'misbehaved');
  let failing = false;
  app.post<{ Body: { readonly failing?: boolean } | null }>('/control/behave', (request, reply) => {
    failing = request.body?.failing === true;
    reply.code(204).send();
  });
  for (const path of ['/quote', '/payment'])
    app.post(path, async (request, reply) => {
      const deadline = readDeadline(request.headers, { defaultMs: Number.POSITIVE_INFINITY });
      if (path === '/quote' && deadline.remaining() === Number.POSITIVE_INFINITY) counts.unlimited += 1;
      if (failing) {
        counts.misbehaved += 1;
        return write(reply, failure('downstream_error', 'told to fail'));
      }
      if (deadline.remaining() <= 0) {
        counts.refused += 1;
        return write(reply, failure('deadline_exceeded', 'nobody waits any more'));
      }
      await sleep(WORK_MS);
      counts.done += 1;
      if (deadline.remaining() < 0) counts.late += 1;
      return write(reply, ok({ status: 'done' }));
    });
});
