import { type Suite, targetsOf } from '../../domain/scenario.ts';
import { resolveAuto } from '../../environments/auto.ts';
import type { EnvironmentName, RunOptions } from '../plan/options.ts';

/** Lets this machine decide: containers where they can be had, else child processes. */
export const AUTO = 'auto';
export type EnvironmentWish = EnvironmentName | typeof AUTO;

/** Everything else that was asked for and says where a run belongs. */
export type OtherWishes = Pick<RunOptions, 'proxy' | 'attach' | 'composeFile'>;

/** What a wish comes to; `say` is told in one line which environment was taken and why, and what has to be pulled. */
export async function pickEnvironment(
  wish: EnvironmentWish,
  others: OtherWishes,
  suites: readonly Suite[],
  say: (text: string) => void,
): Promise<EnvironmentName> {
  if (wish !== AUTO) return wish;
  const { environment, why } = impliedBy(others) ?? (await resolveAuto(suites.flatMap(targetsOf), say));
  say(`environment ${environment}: ${why}`);
  return environment;
}

function impliedBy({ proxy, attach, composeFile }: OtherWishes) {
  if (attach !== undefined) return { environment: 'attach', why: '--attach says what already runs' } as const;
  if (composeFile !== undefined) return { environment: 'compose', why: '--compose-file says what runs' } as const;
  if (proxy === 'toxiproxy')
    return { environment: 'local', why: '--proxy toxiproxy is about child processes' } as const;
  return undefined;
}
