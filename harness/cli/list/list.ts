import ansis from 'ansis';
import { Command } from 'commander';
import { type Scenario, type Suite, targetOf, targetsOf } from '../../domain/scenario.ts';
import { variantsOf } from '../../run/plan/plan-suite.ts';
import { EXIT } from '../../runtime/errors.ts';
import { findSuites, SUITE_FILES } from '../suite/find-suites.ts';
import { configOfUser, loadSuites } from '../suite/load-suites.ts';
import { takeStandardOutput } from '../supervised/output.ts';
import { coverageOf } from './coverage.ts';
import { readCoverageGoals } from './coverage-goals.ts';
import { showCoverage } from './show-coverage.ts';

interface ListFlags {
  readonly config?: string;
  readonly coverage?: boolean;
  readonly json?: boolean;
}

/** `squall list`: what can be run. */
export function listCommand(): Command {
  return new Command('list')
    .description('list suites with their scenarios and variants')
    .option('--config <file>', 'configuration (default: squall.config.* here or in a folder above)')
    .option('--coverage', 'which systems and lessons of suites/coverage.ts they show, and which are missing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  $ squall list\n  $ squall list --coverage')
    .action(async ({ config, coverage, json }: ListFlags) => {
      const print = json ? takeStandardOutput() : undefined;
      const suites = await allSuites(config);
      const shown = coverage ? coverageOf(suites, await readCoverageGoals()) : undefined;
      process.exitCode = EXIT.asExpected;
      if (print) print(`${JSON.stringify(shown ?? suites.map(summary), null, 2)}\n`);
      else if (suites.length === 0) console.log(`no suites here: they are files ${SUITE_FILES} below this folder`);
      else console.log(shown ? showCoverage(shown) : suites.map(describeSuite).join('\n\n'));
    });
}

async function allSuites(config: string | undefined): Promise<readonly Suite[]> {
  const suites: Suite[] = [];
  for (const file of (await findSuites(await configOfUser(config))).values()) suites.push(...(await loadSuites(file)));
  return suites;
}

function summary(suite: Suite) {
  const scenarios = suite.scenarios.map((scenario) => {
    const { name, source, about, onDemand, waitsFor } = scenario;
    return {
      name,
      source,
      about,
      onDemand,
      waitsFor,
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
