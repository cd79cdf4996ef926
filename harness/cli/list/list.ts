import ansis from 'ansis';
import { Command } from 'commander';
import { type Scenario, type Suite, targetOf, targetsOf } from '../../domain/scenario.ts';
import { coverageOf } from '../../run/plan/coverage.ts';
import { variantsOf } from '../../run/plan/plan-suite.ts';
import { findSuites, loadCoverageGoals, loadSuites } from '../suite/find-suites.ts';
import { showCoverage } from './show-coverage.ts';

/** `squall list`: what can be run. */
export function listCommand(): Command {
  return new Command('list')
    .description('list suites with their scenarios and variants')
    .option('--coverage', 'which systems and lessons of suites/coverage.ts they show, and which are missing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  $ squall list\n  $ squall list --coverage')
    .action(async ({ coverage, json }: { coverage?: boolean; json?: boolean }) => {
      const suites = await allSuites();
      if (coverage) {
        const shown = coverageOf(suites, await loadCoverageGoals());
        if (suites.length === 0 && !json) {
          console.log('no suites here: they are files suites/*.suite.ts below the folder that squall is called from');
          return;
        }
        console.log(json ? JSON.stringify(shown, null, 2) : showCoverage(shown));
        return;
      }
      if (suites.length === 0 && !json) {
        console.log('no suites here: they are files suites/*.suite.ts below the folder that squall is called from');
        return;
      }
      console.log(json ? JSON.stringify(suites.map(summary), null, 2) : suites.map(describeSuite).join('\n\n'));
    });
}

async function allSuites(): Promise<readonly Suite[]> {
  const suites: Suite[] = [];
  for (const file of (await findSuites()).values()) suites.push(...(await loadSuites(file)));
  return suites;
}

function summary(suite: Suite) {
  const scenarios = suite.scenarios.map((scenario) => {
    const { name, source, about, onDemand, waitsFor } = scenario;
    return {
      ...{ name, source, about, onDemand, waitsFor },
      target: targetOf(suite, scenario).name,
      variants: variantsOf(scenario, targetOf(suite, scenario)),
    };
  });
  return { name: suite.name, about: suite.about, targets: targetsOf(suite).map((target) => target.name), scenarios };
}

function describeSuite(suite: Suite): string {
  const width = Math.max(...suite.scenarios.map((scenario) => scenario.name.length));
  return [
    `${ansis.bold(suite.name)}  ${suite.about}`,
    ...targetsOf(suite).map((target) => ansis.dim(`  target ${target.name}: ${target.summary}`)),
    ...suite.scenarios.map((scenario) => describeScenario(scenario, suite, width)),
  ].join('\n');
}

function describeScenario(scenario: Scenario, suite: Suite, width: number): string {
  const { waitsFor, onDemand } = scenario;
  const waits = waitsFor ? ansis.yellow(`  (waits for ${waitsFor})`) : '';
  const asked = onDemand ? ansis.yellow(`  (on demand: ${onDemand})`) : '';
  const indent = ' '.repeat(width + 4);
  return [
    `  ${ansis.cyan(scenario.name.padEnd(width))}  ${scenario.about}${waits}${asked}`,
    ansis.dim(`${indent}${variantsOf(scenario, targetOf(suite, scenario)).join(', ')}`),
  ].join('\n');
}
