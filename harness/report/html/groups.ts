import type { Evidence } from '../../domain/evidence.ts';
import type { RunRecord } from '../judged-scenario.ts';
import type { ScenarioReport } from '../run-report.ts';
import type { PageChart } from './plot.ts';
import { overview, variantCharts } from './variant-charts.ts';

/** One scenario of a page with all its variants; the ids are those of its elements. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly members: readonly Member[];
  /** Absent when no request was recorded. */
  readonly spectrum?: PlacedChart;
}

export interface Member {
  readonly id: string;
  readonly report: ScenarioReport;
  readonly evidence: Evidence;
  /** In reading order. */
  readonly charts: readonly PlacedChart[];
  /** Unfolded when the page opens. */
  readonly open: boolean;
}

export interface PlacedChart {
  readonly id: string;
  readonly chart: PageChart;
}

/** What a page shows of a run, in the order of its report. */
export function groupsOf({ report, scenarios }: RunRecord): Group[] {
  const open = interesting(report.scenarios);
  const members = report.scenarios.flatMap((each, i): Member[] => {
    const judged = scenarios.find(
      ({ evidence: { plan } }) => plan.scenario === each.name && plan.variant === each.variant,
    );
    const id = `v${i + 1}`;
    return judged
      ? [
          {
            id,
            report: each,
            evidence: judged.evidence,
            charts: placed(id, variantCharts(judged)),
            open: open.has(each),
          },
        ]
      : [];
  });
  return [...Map.groupBy(members, ({ report: { name } }) => name)].map(([name, group], i): Group => {
    const id = `s${i + 1}`;
    const chart = overview(group.map(({ evidence }) => evidence));
    return { id, name, members: group, ...(chart && { spectrum: { id: `${id}-spectrum`, chart } }) };
  });
}

/**
 * The variants that went wrong, at most five; if none did, the first that breaks statements and the first that holds
 * all.
 */
function interesting(scenarios: readonly ScenarioReport[]): ReadonlySet<ScenarioReport> {
  const wrong = scenarios.filter(({ outcome }) => outcome !== 'passed');
  if (wrong.length > 0) return new Set(wrong.slice(0, 5));
  const breaks = scenarios.find(({ statements }) => statements.some(({ verdict }) => verdict === 'fail'));
  const holds = scenarios.find(({ statements }) => statements.every(({ verdict }) => verdict === 'pass'));
  return new Set([breaks, holds].flatMap((scenario) => scenario ?? []));
}

function placed(id: string, charts: readonly PageChart[]): PlacedChart[] {
  return charts.map((chart, i) => ({ id: `${id}-${i}`, chart }));
}

/** Every chart of a scenario. */
export function chartsOf({ spectrum, members }: Group): PlacedChart[] {
  return [...(spectrum ? [spectrum] : []), ...members.flatMap(({ charts }) => charts)];
}
