import { nearest } from '../../runtime/nearest.ts';
import { alertLines, alertsChart } from '../chart/alerts.ts';
import { sharedView } from '../chart/view.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import type { Drawing, Names, Undrawable } from './quantity.ts';

const MOST_ROWS = 16;

/** A row for each alert that was ever active, or for those of one name. */
export function drawAlerts(members: readonly JudgedScenario[], { name }: Names): Drawing | Undrawable {
  const all = members.flatMap(({ evidence }) => alertLines(evidence).map((line) => ({ evidence, line })));
  const rows = all.filter(({ line }) => name === undefined || line.alert === name);
  if (all.length === 0) return { problem: 'no alert was ever active' };
  if (rows.length === 0)
    return {
      problem: `no alert "${name}" was ever active${nearest(name ?? '', [...new Set(all.map(({ line }) => line.alert))])}`,
    };
  if (rows.length > MOST_ROWS)
    return { problem: `${rows.length} alerts are more than a chart shows: name one, or fewer variants` };
  const named = rows.map(({ evidence, line }) => ({
    evidence,
    line,
    name: members.length > 1 ? `${evidence.plan.variant}: ${line.name}` : line.name,
  }));
  return {
    chart: alertsChart(sharedView(members), `Alert${name ? ` ${name}` : 's'}`, named),
    shown: [...new Set(rows.map(({ evidence }) => evidence.plan.variant))],
  };
}
