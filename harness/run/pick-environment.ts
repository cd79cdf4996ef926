import { type Suite, targetsOf } from '../domain/scenario.ts';
import { resolveAuto } from '../environments/auto.ts';
import type { EnvironmentName, RunOptions } from './options.ts';

/** Lets this machine decide: containers where they can be had, else child processes. */
export const AUTO = 'auto';
export type EnvironmentWish = EnvironmentName | typeof AUTO;

/** What a wish comes to; `say` is told in one line which environment was taken and why, and what has to be pulled. */
export async function pickEnvironment(
  wish: EnvironmentWish,
  proxy: RunOptions['proxy'],
  suites: readonly Suite[],
  say: (text: string) => void,
): Promise<EnvironmentName> {
  if (wish !== AUTO) return wish;
  if (proxy === 'toxiproxy') {
    say('environment local: --proxy toxiproxy is about child processes');
    return 'local';
  }
  const { environment, why } = await resolveAuto(suites.flatMap(targetsOf), say);
  say(`environment ${environment}: ${why}`);
  return environment;
}
