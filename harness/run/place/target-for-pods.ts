import { type Suite, targetsOf } from '../../domain/scenario.ts';
import { attachedOf, readAttachConfig } from '../../environments/attach/config.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { RunOptions } from '../plan/options.ts';
import { AUTO, type RequestedEnvironment } from './choose-environment.ts';
import { demandAddressForPods } from './pod-address.ts';

type Requested = Pick<RunOptions, 'loadOn' | 'attach'> & { readonly environment: RequestedEnvironment };

/** Throws SQUALL_USAGE where targets run on this machine and load is to come from a cluster; pulls and starts nothing. */
export function demandTargetForPods({ loadOn, environment, attach }: Requested): void {
  if (loadOn === undefined || environment === 'attach' || (environment === AUTO && attach !== undefined)) return;
  throw new SquallError(
    'SQUALL_USAGE',
    `environment ${environment} runs targets on this machine, where no load worker in a cluster reaches them`,
    { hint: '--load-on kubernetes needs --attach FILE, which says what already runs; nothing was started' },
  );
}

/** Throws SQUALL_USAGE where the load of a cluster cannot go to the fronts of these suites. */
export function demandFrontsForPods(
  suites: readonly Suite[],
  { loadOn, loadUrl, attach }: Pick<RunOptions, 'loadOn' | 'loadUrl' | 'attach'>,
): void {
  if (loadOn === undefined) return;
  const targets = new Map(suites.flatMap(targetsOf).map((target) => [target.name, target]));
  if (loadUrl !== undefined) {
    if (targets.size > 1)
      throw new SquallError(
        'SQUALL_USAGE',
        `--load-url is of one target, and there are ${[...targets.keys()].join(', ')}`,
        { hint: 'run their suites one by one' },
      );
    demandAddressForPods(loadUrl, 'name the address that pods reach it by');
    return;
  }
  const config = readAttachConfig(attach);
  for (const { name, front } of targets.values()) {
    const url = attachedOf(config, name)?.services[front];
    if (url !== undefined) demandAddressForPods(url, '--load-url names the address that pods reach it by');
  }
}
