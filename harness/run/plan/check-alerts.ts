import { scrapeEveryMs } from '../../alerts/rules/play-rules.ts';
import { readRules } from '../../alerts/rules/read-rules.ts';
import { parseStatement } from '../../assertions/parse.ts';
import type { AlertRules } from '../../domain/alert.ts';
import { parseMetric } from '../../domain/metric.ts';
import { alertsOf, planName, type Scenario, type ScenarioPlan, type Suite } from '../../domain/scenario.ts';
import { isSquallError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';

/** Services are not read more often than this, as measured. */
const SHORTEST_SCRAPE_MS = 100;

/** Rules that cannot be evaluated, and statements about alerts that no rule has. */
export function alertProblems(suite: Suite): string[] {
  const files = new Set([suite.alerts ?? [], ...suite.scenarios.map(({ alerts = [] }) => alerts)].flat());
  const problems = new Map([...files].map((file) => [file, readRules(file).problems]));
  return [
    ...[...problems.values()].flat().map((problem) => `alerts of ${problem}`),
    ...suite.scenarios.flatMap((scenario) => {
      const own = alertsOf(suite, scenario);
      // Names of rules that cannot be read are not known.
      if (own.some((file) => (problems.get(file) ?? []).length > 0)) return [];
      return unknownAlerts(scenario, own).map((problem) => `${scenario.name}: ${problem}`);
    }),
  ];
}

function unknownAlerts({ statements }: Scenario, own: readonly AlertRules[]): string[] {
  return Object.keys(statements).flatMap((text) => unknownAlert(text, own, 'the suite'));
}

/** Why a statement that asks for alerts cannot be answered with these rules, which are all right, of `whom`. */
export function unknownAlert(text: string, own: readonly AlertRules[], whom: string): string[] {
  const names = own.flatMap((file) => readRules(file).groups).flatMap(({ rules }) => rules.map(({ alert }) => alert));
  return askedFor(text).flatMap(({ alert, needsRules }) => {
    if (needsRules && own.length === 0) return [`"${text}" needs rules of alerts, and ${whom} has none`];
    if (own.length === 0 || alert === undefined || names.includes(alert)) return [];
    return [`"${text}" names alert ${alert}${nearest(alert, names)}`];
  });
}

const NEED = /^(rule of )?alert(?: (.*))?$/s;

/** The alerts that a statement is about; without a name it is about all. One that cannot be read is told elsewhere. */
function askedFor(text: string): { readonly alert?: string; readonly needsRules: boolean }[] {
  try {
    return parseStatement(text).needs.flatMap((need) => {
      const [, rules, name] = (need.witness === 'service' && NEED.exec(need.name)) || [];
      if (need.witness !== 'service' || !NEED.test(need.name)) return [];
      const metric = name === undefined ? undefined : parseMetric(name);
      const alert = metric?.kind === 'sample' ? metric.name : name;
      return [{ needsRules: rules !== undefined, ...(alert === undefined ? {} : { alert }) }];
    });
  } catch (error) {
    if (isSquallError(error)) return [];
    throw error;
  }
}

/** Where a plan would scrape more often than services are read. */
export function tooDenseScrapes(plan: ScenarioPlan): string[] {
  return (plan.alerts ?? [])
    .filter((rules) => scrapeEveryMs(rules, plan.timeScale) < SHORTEST_SCRAPE_MS)
    .map(
      (rules) =>
        `${planName(plan)}: ${rules.file} is scraped every ${scrapeEveryMs(rules, plan.timeScale)} ms, and ${SHORTEST_SCRAPE_MS} ms is the least; compress less`,
    );
}
