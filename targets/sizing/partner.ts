import { type Bulkhead, createBulkhead } from '../kit/bulkhead.ts';
import { startService } from '../kit/service.ts';
import { scaled } from '../kit/settings.ts';
import { createStubLedger } from '../kit/stub-ledger.ts';

/** What a call asks for. */
export interface Job {
  /** Real ms that the work takes. */
  readonly hold_ms: number;
  /** Whose workers do it; each crew works for itself. */
  readonly crew?: string;
  /** Size of the crew; absent: as many as there is work. */
  readonly workers?: number;
}

/** A dependency that works as long as it is asked to, with as many workers as it has: the rest of the work waits. */
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
