import ansis from 'ansis';
import { plain } from '../../report/console/text.ts';
import type { Coverage, CoveringScenario, LessonCoverage, SystemCoverage } from './coverage.ts';

/** Systems with the scenarios that show them, lessons with their cells, then what is missing. */
export function showCoverage({ systems, lessons, strangers }: Coverage): string {
  return [
    ansis.bold(`systems  ${count(systems)} shown`),
    ...systems.flatMap(systemLines),
    '',
    ansis.bold(`lessons  ${count(lessons)} shown by a cell that holds and one that breaks`),
    ...lessons.map(lessonLine),
    ...(strangers.length === 0
      ? []
      : ['', `of no system: ${strangers.map(({ suite, scenario }) => `${suite} ${scenario}`).join(', ')}`]),
    '',
    ...missingLines(systems),
  ].join('\n');
}

function systemLines({ id, name, suite, elsewhere, shown, scenarios }: SystemCoverage): string[] {
  const where = elsewhere ?? (shown ? suite : `missing: suite ${suite}`);
  const head = `${mark(shown)} ${ansis.cyan(id.padEnd(4))}${name}  ${ansis.dim(where)}`;
  return [head, ...scenarios.flatMap(scenarioLines)];
}

function scenarioLines({ scenario, target, variants, statements, waitsFor }: CoveringScenario): string[] {
  const waits = waitsFor === undefined ? '' : ansis.yellow(`  (waits for ${waitsFor})`);
  return [
    `      ${plain(scenario)}  ${ansis.dim(`${target}: ${variants.join(', ')}`)}${waits}`,
    ...statements.map(({ text, holds, breaks }) => {
      const cells = [
        ...(holds.length > 0 ? [`held by ${holds.join(', ')}`] : []),
        ...(breaks.length > 0 ? [`broken by ${breaks.join(', ')}`] : []),
      ];
      return `        ${plain(text)}  ${ansis.dim(cells.join('; '))}`;
    }),
  ];
}

function lessonLine({ number, name, sources, holding, breaking, missing, shown }: LessonCoverage): string {
  const cells = shown ? `${holding} hold, ${breaking} break` : 'missing';
  const rest = shown && missing.length > 0 ? `, without ${missing.join(', ')}` : '';
  return `${mark(shown)} ${String(number).padStart(2)}  ${name}  ${ansis.dim(`${sources.join(', ')}: ${cells}${rest}`)}`;
}

/** The missing systems by the suite that is to have them. */
function missingLines(systems: readonly SystemCoverage[]): string[] {
  const missing = Map.groupBy(
    systems.filter(({ shown }) => !shown),
    ({ suite }) => suite,
  );
  if (missing.size === 0) return ['nothing is missing'];
  return [...missing].map(([suite, members]) => `missing in ${suite}: ${members.map(({ id }) => id).join(', ')}`);
}

function mark(shown: boolean): string {
  return shown ? ansis.green('✓') : ansis.yellow('·');
}

function count(items: readonly { readonly shown: boolean }[]): string {
  return `${items.filter(({ shown }) => shown).length} of ${items.length}`;
}
