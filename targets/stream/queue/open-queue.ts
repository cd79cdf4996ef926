import type { Queue } from './queue.ts';

/** The queue at `url`: NATS JetStream (`nats://`), or a queue in Postgres (`postgres://`). Only the client of one of them is loaded. */
export async function openQueue(url: string): Promise<Queue> {
  switch (new URL(url).protocol) {
    case 'nats:':
      return (await import('./jetstream-queue.ts')).openJetStreamQueue(url);
    case 'postgres:':
      return (await import('./postgres-queue.ts')).openPostgresQueue(url);
    default:
      throw new Error(`no queue speaks ${url}`);
  }
}
