import { Command } from 'commander';
import { chooseEnvironment } from '../../run/place/choose-environment.ts';
import { describePlan, type PlanDescription } from '../../run/plan/describe-plan.ts';
import { fitToEnvironment } from '../../run/plan/fit-environment.ts';
import { planSuite } from '../../run/plan/plan-suite.ts';
import { chooseSuites } from '../suite/find-suites.ts';
import { configOfUser, loadSuites } from '../suite/load-suites.ts';
import { type PlaceFlags, placeOf, withPlaceFlags } from '../suite/place-flags.ts';
import { showPlan } from './show-plan.ts';

interface Flags extends PlaceFlags {
  readonly json?: boolean;
}

/** `squall plan [name...]`: what a run would do; nothing is started. */
export function planCommand(): Command {
  return withPlaceFlags(new Command('plan'))
    .description(
      'show what a run would start, drive and break, for how long and with how many requests; starts nothing',
    )
    .argument('[name...]', 'suites, or `all`; default all')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  $ squall plan\n  $ squall plan timeouts --variant naive --environment local')
    .action(async (names: string[], flags: Flags) => {
      const plans = await plansOf(names.length === 0 ? ['all'] : names, flags);
      console.log(flags.json ? JSON.stringify(plans, null, 2) : plans.map(showPlan).join('\n\n'));
    });
}

async function plansOf(names: readonly string[], flags: Flags): Promise<PlanDescription[]> {
  const config = await configOfUser(flags.config);
  const request = placeOf(flags, config);
  const suites = [];
  for (const file of (await chooseSuites(names, config)).values()) suites.push(...(await loadSuites(file)));
  const say = (text: string) => (flags.json ? undefined : console.log(`${text}\n`));
  const environment = await chooseEnvironment(request.environment, { ...request, pulls: false }, suites, say);
  const options = { ...request, environment };
  return suites.map((suite) =>
    describePlan(suite, fitToEnvironment(suite, planSuite(suite, options), options), environment),
  );
}
