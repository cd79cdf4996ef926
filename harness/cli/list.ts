import ansis from 'ansis';
import { Command } from 'commander';
import { type Scenario, type Suite, targetOf, targetsOf } from '../domain/scenario.ts';
import { variantsOf } from '../run/plan.ts';
import { findSuites, loadSuites } from './find-suites.ts';

/** `squall list`: what can be run. */
export function listCommand(): Command {
  return new Command('list')
    .description('list suites with their scenarios and variants')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  $ squall list')
    .action(async ({ json }: { json?: boolean }) => {
      const suites = await allSuites();
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
    const { name, source, about, waitsFor } = scenario;
    return {
      ...{ name, source, about, waitsFor },
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
  const waits = scenario.waitsFor ? ansis.yellow(`  (waits for ${scenario.waitsFor})`) : '';
  const indent = ' '.repeat(width + 4);
  return [
    `  ${ansis.cyan(scenario.name.padEnd(width))}  ${scenario.about}${waits}`,
    ansis.dim(`${indent}${variantsOf(scenario, targetOf(suite, scenario)).join(', ')}`),
  ].join('\n');
}
