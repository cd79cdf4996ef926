import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { judgeOne } from '../harness/assertions/judge.ts';
import type { VerdictKind } from '../harness/domain/verdict.ts';
import { seededRandom } from '../harness/runtime/random.ts';
import { tallyComparisons } from './verdicts/comparisons.ts';
import { EXPERIMENTS, type Experiment } from './verdicts/experiments.ts';
import { LEVEL_EXPERIMENTS } from './verdicts/levels.ts';
import { evidenceOf, type World } from './verdicts/world.ts';

/**
 * How often a judge is wrong. Healthy and sick services are drawn from models with a known truth, and judged as in
 * a run: `npm run bench:verdicts -- --runs 300`. It shows the effect of a change in a judge.
 */
const { values: flags } = parseArgs({
  options: { runs: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const runs = Number(flags.runs);

type Tally = Record<VerdictKind, number>;

function judgeRuns(world: World, { family, about, statement }: Experiment, kind: string): Tally {
  const tally: Tally = { pass: 0, fail: 0, inconclusive: 0 };
  for (let run = 0; run < runs; run++) {
    const random = seededRandom(Number(flags.seed)).fork(`${family} ${about} ${kind} ${run}`);
    tally[judgeOne(statement, 'hold', evidenceOf(world, random)).verdict] += 1;
  }
  return tally;
}

/** 95 % interval of a share, by Wilson's score (E. B. Wilson 1927), in percent. */
function interval(hits: number, of: number): string {
  const z = 1.959_964;
  const p = hits / of;
  const centre = (p + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2))) / (1 + z ** 2 / of);
  const percent = (share: number) => (Math.max(0, share) * 100).toFixed(1);
  return `${percent(p)} (${percent(centre - half)}-${percent(centre + half)})`;
}

const table = new Table({
  head: ['family', 'load', 'false alarms %', 'false passes %', 'healthy unclear %', 'sick unclear %'],
  style: { head: [], border: [], compact: true },
});
const total = { healthy: { pass: 0, fail: 0, inconclusive: 0 }, sick: { pass: 0, fail: 0, inconclusive: 0 } };
const experiments = [...EXPERIMENTS, ...LEVEL_EXPERIMENTS];
for (const experiment of experiments) {
  const healthy = judgeRuns(experiment.healthy, experiment, 'healthy');
  const sick = judgeRuns(experiment.sick, experiment, 'sick');
  for (const verdict of ['pass', 'fail', 'inconclusive'] as const) {
    total.healthy[verdict] += healthy[verdict];
    total.sick[verdict] += sick[verdict];
  }
  table.push([
    experiment.family,
    experiment.about,
    interval(healthy.fail, runs),
    interval(sick.pass, runs),
    interval(healthy.inconclusive, runs),
    interval(sick.inconclusive, runs),
  ]);
}
const all = runs * experiments.length;
table.push([
  'all',
  `${runs} runs each`,
  interval(total.healthy.fail, all),
  interval(total.sick.pass, all),
  interval(total.healthy.inconclusive, all),
  interval(total.sick.inconclusive, all),
]);
console.log(table.toString());

const compared = new Table({
  head: ['compare', 'machine', 'same code called different %', 'same code unclear %', '1.5x of one scenario found %'],
  style: { head: [], border: [], compact: true },
});
for (const { about, machine, different, unclear, found } of tallyComparisons(runs, Number(flags.seed)))
  compared.push([about, machine, interval(different, runs), interval(unclear, runs), interval(found, runs)]);
console.log(compared.toString());
