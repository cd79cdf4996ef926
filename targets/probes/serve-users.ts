import { failureOf, ok, write } from '../kit/answer.ts';
import { openCountedDatabase } from '../kit/counted-database.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import type { admission } from '../kit/work.ts';
import { DATABASE_MS, REPORT_MS } from './limits.ts';

/** From a fourth of the mean to as much above it: reports of one length that begin together would also end together. */
const REPORT = "select $1::text as report, 'printed' as status, pg_sleep($2 * (0.25 + 1.5 * random()))::text";

/** Orders, which are quick, and reports, which keep a slot and a connection for two seconds. */
export function serveUsers(parts: ServiceParts, inSlot: ReturnType<typeof admission>, connections: number): void {
  const { app, onStop } = parts;
  const database = openCountedDatabase(parts, { url: text('DATABASE_URL'), connections, limitMs: DATABASE_MS });
  onStop(database.close);
  const answering = (ask: (id: string) => ReturnType<typeof database.query>) =>
    inSlot(async (request, reply, work) => {
      const asked = work.track(ask((request.params as { id: string }).id));
      const answer = ({ rows }: Awaited<typeof asked>) => ok(rows[0]);
      return write(reply, await asked.then(answer, (error: unknown) => failureOf(error)));
    });
  app.get(
    '/orders/:id',
    answering((id) => database.query(`select $1::text as "order", 'paid' as status`, [id])),
  );
  app.get(
    '/reports/:id',
    answering((id) => database.query(REPORT, [id, REPORT_MS / 1000])),
  );
}
