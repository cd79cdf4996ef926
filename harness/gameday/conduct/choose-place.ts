import type { Suite } from '../../domain/scenario.ts';
import { chooseEnvironment } from '../../run/place/choose-environment.ts';
import { DEFAULT_SEED } from '../../run/plan/options.ts';
import type { SystemSettings } from '../../run/run-test.ts';
import type { Runbook } from '../runbook/runbook.ts';
import type { GameDaySettings } from './game-day.ts';
import type { GameDayPlace } from './plan-variant.ts';

/** Where a game day runs; `say` gets why, where the runbook leaves it open. */
export async function choosePlace(
  runbook: Runbook,
  { attach, composeFile, seed = DEFAULT_SEED }: GameDaySettings,
  say: (text: string) => void,
): Promise<GameDayPlace> {
  const { name, target, proxy = 'embedded', timeScale } = runbook;
  const suite: Suite = { name, about: '', target, scenarios: [] };
  const implying = {
    proxy,
    ...(attach === undefined ? {} : { attach }),
    ...(composeFile === undefined ? {} : { composeFile }),
  };
  const environment = await chooseEnvironment(runbook.environment, implying, [suite], say);
  return { suite: name, target, environment, proxy, seed, timeScale };
}

/**
 * How its targets are started. A host has to be allowed by who runs the game day, and to lie in the blast radius of the runbook: a
 * runbook that somebody else wrote allows nothing by itself.
 */
export function systemSettings(
  runbook: Runbook,
  settings: GameDaySettings,
  { environment, proxy, seed, timeScale }: GameDayPlace,
  say: (text: string) => void,
): SystemSettings {
  const { attach, composeFile, composeData, strict } = settings;
  const { env, warmUp, blastRadius } = runbook;
  return {
    environment,
    proxy,
    seed,
    timeScale,
    allow: (settings.allow ?? []).filter((host) => blastRadius.hosts.includes(host)),
    say,
    ...(attach === undefined ? {} : { attach }),
    ...(composeFile === undefined ? {} : { composeFile }),
    ...(composeData === undefined ? {} : { composeData }),
    ...(strict === undefined ? {} : { strict }),
    ...(env === undefined ? {} : { env }),
    ...(warmUp === undefined ? {} : { warmUp }),
  };
}
