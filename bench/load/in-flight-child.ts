import { driveSquall } from './tools/squall.ts';

/** The result of `bench/load/in-flight-child.ts URL COUNT`. */
export interface InFlightResult {
  readonly inFlight: number;
  readonly rssMb: number;
  readonly baseMb: number;
  readonly unaccounted: number;
}

const [url = '', count = '0'] = process.argv.slice(2);
const baseMb = process.memoryUsage.rss() / 1e6;
let inFlight = 0;
let rssMb = 0;
const { ledger } = await driveSquall(
  url,
  { model: 'open', arrivals: { kind: 'herd', count: Number(count) }, durationMs: 5000 },
  {
    onSnapshot(snapshot) {
      inFlight = Math.max(inFlight, snapshot.inFlight);
      rssMb = Math.max(rssMb, process.memoryUsage.rss() / 1e6);
    },
    deadlineMs: 8000,
  },
);
process.send?.({ inFlight, rssMb, baseMb, unaccounted: ledger.unaccounted } satisfies InFlightResult);
