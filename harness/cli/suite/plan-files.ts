import { access } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Suite } from '../../domain/scenario.ts';
import { createGuard } from '../../environments/guard.ts';
import { folderOfRun } from '../../report/store/run-folder.ts';
import { chooseEnvironment, createEnvironment, type RequestedEnvironment } from '../../run/place/choose-environment.ts';
import { demandFrontsForPods, demandTargetForPods } from '../../run/place/target-for-pods.ts';
import { fitToEnvironment } from '../../run/plan/fit-environment.ts';
import type { RunOptions } from '../../run/plan/options.ts';
import { type Choice, planSuite, type SuitePlan } from '../../run/plan/plan-suite.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { systemClock } from '../../runtime/clock.ts';
import { SquallError } from '../../runtime/errors.ts';
import { loadSuites } from './load-suites.ts';

/** What the command line asks for, before it is decided where the suites run. */
export type SuitesRequest = Omit<RunOptions, 'runId' | 'environment'> & {
  readonly environment: RequestedEnvironment;
  readonly runId?: string;
};

export interface PlannedSuite {
  readonly file: string;
  readonly suite: Suite;
  readonly plan: SuitePlan;
}

/** The plans of all suites of `files`. Throws SQUALL_INVALID_PLAN, and SQUALL_UNKNOWN_NAME for a suite of which nothing is chosen. */
export async function planSuites(files: readonly string[], choice: Choice): Promise<readonly PlannedSuite[]> {
  const planned: PlannedSuite[] = [];
  // One file after another: all suites go to one listener, so files that load at the same time would mix.
  for (const file of files)
    for (const suite of await loadSuites(file)) planned.push({ file, suite, plan: planOf(suite, file, choice) });
  refuseSameNames(planned);
  return planned;
}

/** Plans before anything starts, and before images are pulled: a bad plan is a usage error, reported whole. */
export async function planFiles(files: readonly string[], request: SuitesRequest) {
  demandTargetForPods(request);
  const planned = await planSuites(files, request);
  const suites = planned.map(({ suite }) => suite);
  const say = (text: string) => console.log(text);
  const environment = await chooseEnvironment(request.environment, request, suites, say);
  const options: RunOptions = { ...request, environment, runId: request.runId ?? newRunId() };
  await refuseTakenId(options, suites);
  // Made for what it refuses: files that it cannot read, and hosts that are not allowed.
  createEnvironment(options, systemClock, () => {});
  demandFrontsForPods(suites, options);
  if (options.loadUrl !== undefined) await createGuard(options.allow ?? [], say).resolved([options.loadUrl]);
  return {
    options,
    planned: planned.map((each) => ({ ...each, plan: fitToEnvironment(each.suite, each.plan, options) })),
  };
}

/** What no check has foreseen in the data of a user is no bug either. */
function planOf(suite: Suite, file: string, choice: Choice): SuitePlan {
  try {
    return structuredClone(planSuite(suite, choice));
  } catch (cause) {
    if (cause instanceof SquallError) throw cause;
    throw unplannable(suite, file, cause);
  }
}

function unplannable({ name }: Suite, file: string, cause: unknown): SquallError {
  return new SquallError('SQUALL_INVALID_PLAN', `suite ${name} cannot be planned: ${cause}`, {
    hint: `${relative(process.cwd(), file)} may hold only plain data, as the types of suite() say`,
    cause,
  });
}

/** Plans and results are known by the suite's name. */
function refuseSameNames(planned: readonly PlannedSuite[]): void {
  for (const [name, sharing] of Map.groupBy(planned, ({ suite }) => suite.name)) {
    if (sharing.length === 1) continue;
    const files = [...new Set(sharing.map(({ file }) => relative(process.cwd(), file)))];
    throw new SquallError('SQUALL_INVALID_PLAN', `two suites are named ${name}: ${files.join(', ')}`);
  }
}

/** A run that has the name of an older one would write over its evidence. */
async function refuseTakenId({ resultsRoot, runId }: RunOptions, suites: readonly Suite[]): Promise<void> {
  for (const { name } of suites) {
    const folder = folderOfRun(resultsRoot, name, runId);
    if (await exists(folder))
      throw new SquallError('SQUALL_USAGE', `there is a run ${folder}: --run-id needs a new name`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
