import { openDatabase } from '../kit/database.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { exportTotals } from '../kit/totals.ts';
import { TABLES } from './ledger.ts';

const TOTALS = `select count(*)::int as charges_total, (count(*) - count(distinct payment_id))::int as charges_again_total,
    count(distinct payment_id)::int as payments_charged_total
  from charges`;

interface Totals {
  readonly charges_total: number;
  readonly charges_again_total: number;
  readonly payments_charged_total: number;
}

/** Counts what stands in the ledger, whoever wrote it and whether that process still lives. It has a way of its own to it. */
await startService(async ({ telemetry, onStop }) => {
  const pool = await openDatabase(text('DATABASE_URL'), TABLES);
  onStop(() => pool.end());
  const read = async () => (await pool.query<Totals>(TOTALS)).rows[0] as Totals;
  exportTotals(telemetry, read, {
    counters: {
      charges_total: 'Rows in charges',
      charges_again_total: 'Rows for a payment that already had one',
      payments_charged_total: 'Payments with a row',
    },
  });
});
