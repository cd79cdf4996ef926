import { type Bulkhead, createBulkhead } from '../kit/bulkhead.ts';
import { startService } from '../kit/service.ts';
import { scaled } from '../kit/settings.ts';
import { createStubLedger } from '../kit/stub-ledger.ts';

/** The body of a call. */
export interface Job {
  /** Real ms that the work takes. */
  readonly hold_ms: number;
  /** The crew that does it; each crew has its own workers. */
  readonly crew?: string;
  /** Size of the crew; absent: unlimited. */
  readonly workers?: number;
}

/** A dependency that works for as long as the call says; work beyond its number of workers waits. */
await startService(({ app, telemetry, onReset }) => {
  const ledger = createStubLedger(telemetry, 'none');
  const crews = new Map<string, Bulkhead>();
  onReset(() => ledger.clear());

  const crewOf = ({ crew = 'all', workers = Number.MAX_SAFE_INTEGER }: Job) => {
    const known = crews.get(crew) ?? createBulkhead({ name: crew, limit: workers, queueLimit: 10_000 });
    crews.set(crew, known);
    return known;
  };
  app.post<{ Body: Job }>('/job', async (request) => {
    ledger.arrived('/job', '1');
    const work = () => new Promise((resolve) => setTimeout(resolve, scaled(request.body.hold_ms)));
    await crewOf(request.body)
      .run(work)
      .finally(() => ledger.answered(200));
    ledger.workDone(request.raw.socket.destroyed);
    return { done: true };
  });
});
