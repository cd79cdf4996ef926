import Table from 'cli-table3';
import { BLOWS, type Drill, drillsOf, isPossible, PLACES, type Place, VICTIMS } from './drill.ts';
import { type DrillResult, runDrill } from './run-drill.ts';

/**
 * `npm run drills [-- word...]`: every victim x blow x place, or those that the words name (`docker compose service`), and a table
 * of what was left after 5 s. Several drills run at the same time, because most of a drill is waiting.
 */
const LIMITS = { stopMs: 20_000, waitMs: 20_000 };
const PROMISED_MS = 5000;
const AT_ONCE = Number(process.env['DRILLS_AT_ONCE'] ?? 3);

const words = process.argv.slice(2);
const places = chosen(PLACES);
const victims = chosen(VICTIMS);
const blows = chosen(BLOWS);
const unknown = words.filter((word) => ![...PLACES, ...VICTIMS, ...BLOWS].some((each) => each === word));
if (unknown.length > 0)
  throw new Error(`there is no ${unknown.join(', ')}: ${[...PLACES, ...VICTIMS, ...BLOWS].join(', ')}`);
const cells = new Map<string, string>();
const keyOf = ({ place, victim, blow }: Drill) => `${place} ${victim} ${blow}`;
let failed = 0;

const queue = drillsOf(places)
  .filter(({ victim, blow }) => victims.includes(victim) && blows.includes(blow))
  .values();
const work = async () => {
  for (const drill of queue) {
    const cell = await runDrill(drill, LIMITS).then(
      cellOf,
      (error: unknown) => `error: ${String(error).slice(0, 300)}`,
    );
    if (!cell.startsWith('nothing')) failed += 1;
    cells.set(keyOf(drill), cell);
    console.log(`${keyOf(drill)}: ${cell}`);
  }
};
await Promise.all(Array.from({ length: AT_ONCE }, work));
for (const place of places) console.log(`\n${place}\n${tableOf(place)}`);
console.log(`\n${cells.size} drills, ${failed} left something`);
process.exitCode = failed === 0 ? 0 : 10;

/** Those of a kind that the words name; all where they name none. */
function chosen<Word extends string>(all: readonly Word[]): readonly Word[] {
  const named = all.filter((each) => words.includes(each));
  return named.length > 0 ? named : all;
}

/** `nothing` (after how long), or what was left. */
function cellOf({ acting, healedMs, left, goneMs }: DrillResult): string {
  const problems = [...acting.map((each) => `${each} acts`), ...left];
  if (problems.length > 0) return [...new Set(problems)].join(', ');
  const slowest = Math.max(goneMs, healedMs ?? 0);
  const healed = healedMs === null ? '' : `, healed in ${inSeconds(healedMs)}`;
  return `nothing after ${inSeconds(goneMs)}${healed}${slowest > PROMISED_MS ? ' (late)' : ''}`;
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function tableOf(place: Place): string {
  const table = new Table({ head: ['', ...BLOWS], style: { head: [], border: [] } });
  for (const victim of VICTIMS) {
    const row = BLOWS.map((blow) => {
      const drill = { place, victim, blow };
      return isPossible(drill) ? (cells.get(keyOf(drill)) ?? '?') : '';
    });
    if (row.some((cell) => cell !== '')) table.push([victim, ...row]);
  }
  return table.toString();
}
