import { openCountedDatabase } from '../kit/counted-database.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';

/** The books over all providers: a payment that two of them have charged was charged twice, whatever each of them says. */
await startService((parts) => {
  const database = openCountedDatabase(parts, { url: text('DATABASE_URL'), connections: 1, limitMs: undefined });
  parts.onStop(database.close);
  // Runs draw the same ids from the same seed, so the next one must not meet the rows of this one.
  parts.onReset(async ({ fresh }) => {
    if (fresh) await database.query('truncate charges, emails');
  });
  for (const table of ['charges', 'emails']) {
    const count = (sql: string) => async () => {
      const { rows } = await database.query<{ n: number }>(`select (${sql})::int as n from ${table}`);
      return rows[0]?.n ?? 0;
    };
    const again = 'count(*) - count(distinct payment_id)';
    parts.telemetry.counter(`${table}_total`, `Rows in all ${table}`, [], count('count(*)'));
    parts.telemetry.counter(`${table}_again_total`, 'Rows for a payment that has one', [], count(again));
  }
});
