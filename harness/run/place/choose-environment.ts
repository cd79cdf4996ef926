import type { Clock, Environment } from '../../domain/ports.ts';
import { type Suite, targetsOf } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { readAttachConfig } from '../../environments/attach/config.ts';
import { createAttachEnvironment } from '../../environments/attach/environment.ts';
import { createComposeEnvironment } from '../../environments/compose/environment.ts';
import { type Availability, engineHasRoom, prepareImages } from '../../environments/docker/availability.ts';
import { createDockerEnvironment } from '../../environments/docker/environment.ts';
import { createLocalEnvironment } from '../../environments/local/environment.ts';
import { kindOf } from '../../environments/services/catalogue.ts';
import { unplayable } from '../plan/check-services.ts';
import type { EnvironmentName, RunOptions } from '../plan/options.ts';

/** Chooses by machine: containers where they are available, else child processes. */
export const AUTO = 'auto';
export type RequestedEnvironment = EnvironmentName | typeof AUTO;

interface ChosenEnvironment {
  readonly environment: EnvironmentName;
  /** One line for people. */
  readonly why: string;
}

export interface AutoTools {
  /** Looks at the engine without pulling anything. */
  readonly hasRoom: () => Promise<Availability>;
  readonly prepare: (target: Target, say: (progress: string) => void) => Promise<Availability>;
}

/** Options that belong to one environment and so imply it. */
type ImplyingOptions = Pick<RunOptions, 'proxy' | 'attach' | 'composeFile'>;

/** Takes it that every image can be had: for who only wants to know. */
const LOOK_ONLY: AutoTools = {
  hasRoom: engineHasRoom,
  prepare: async () => ({ ok: true, why: 'images are not looked for' }),
};

/** The environment to use; `say` gets the choice with its reason in one line, and the progress of pulling. */
export async function chooseEnvironment(
  requested: RequestedEnvironment,
  options: ImplyingOptions & { readonly pulls?: boolean },
  suites: readonly Suite[],
  say: (text: string) => void,
): Promise<EnvironmentName> {
  if (requested !== AUTO) return requested;
  const targets = suites.flatMap(targetsOf);
  const { environment, why } =
    implied(options, targets) ?? (await chooseByMachine(targets, say, options.pulls === false ? LOOK_ONLY : undefined));
  say(`environment ${environment}: ${why}`);
  return environment;
}

function implied(
  { proxy, attach, composeFile }: ImplyingOptions,
  targets: readonly Target[],
): ChosenEnvironment | undefined {
  if (attach !== undefined) return { environment: 'attach', why: '--attach says what already runs' };
  if (composeFile !== undefined) return { environment: 'compose', why: 'the compose file says what runs' };
  const services = targets.flatMap((target) => Object.entries(target.services));
  const given = services.find(([, spec]) => kindOf(spec).key === undefined);
  if (given) return { environment: 'compose', why: `a compose file says what ${given[0]} is` };
  if (proxy === 'toxiproxy') return { environment: 'local', why: '--proxy toxiproxy is about child processes' };
  // What containers cannot play decides; the plan then refuses what processes cannot play either.
  const [why] = targets.flatMap((target) => unplayable(target, 'docker'));
  return why === undefined ? undefined : { environment: 'local', why };
}

/** Whether a target runs in a compose file, where nothing says that it runs in containers. */
export function isInCompose(
  target: Target,
  { environment = AUTO, composeFile }: { readonly environment?: RequestedEnvironment; readonly composeFile?: string },
): boolean {
  if (environment !== AUTO) return environment === 'compose';
  const file = composeFile === undefined ? {} : { composeFile };
  return implied({ proxy: 'embedded', ...file }, [target])?.environment === 'compose';
}

/**
 * Containers where an engine answers, has enough cores, and has or can pull every image of every target; else child
 * processes.
 */
export async function chooseByMachine(
  targets: readonly Target[],
  say: (progress: string) => void,
  { hasRoom, prepare }: AutoTools = { hasRoom: engineHasRoom, prepare: prepareImages },
): Promise<ChosenEnvironment> {
  const room = await hasRoom();
  if (!room.ok) return { environment: 'local', why: room.why };
  for (const target of targets) {
    const images = await prepare(target, say);
    if (!images.ok) return { environment: 'local', why: images.why };
  }
  return { environment: 'docker', why: `${room.why}, every image is there` };
}

/** The options of a run that decide where its targets run. */
export type Place = Pick<RunOptions, 'environment' | 'proxy' | 'allow' | 'attach' | 'composeFile' | 'composeData'>;

/** The environment of a run; nothing is started yet. `say` gets progress and decisions. */
export function createEnvironment(place: Place, clock: Clock, say: (text: string) => void): Environment {
  const { environment, proxy, allow = [], attach, composeFile, composeData } = place;
  switch (environment) {
    case 'local':
      return createLocalEnvironment({ proxy, clock, allow, say });
    case 'docker':
      return createDockerEnvironment({ clock, say });
    case 'compose':
      return createComposeEnvironment({
        proxy,
        clock,
        say,
        ...(composeFile === undefined ? {} : { file: composeFile }),
        ...(composeData === undefined ? {} : { data: composeData }),
      });
    case 'attach':
      return createAttachEnvironment({ config: readAttachConfig(attach), allow, say });
  }
}
