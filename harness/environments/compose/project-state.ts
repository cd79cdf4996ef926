import { lastLinesOf } from '../docker/container-log.ts';
import type { Engine } from '../docker/engine.ts';
import { PROJECT_LABEL } from './project.ts';
import { realName } from './run-networks.ts';

/** One container of a compose project, as the engine describes it. */
export interface ContainerState {
  readonly service: string;
  /** `running`, `created`, `exited` */
  readonly state: string;
  /** `Up 30 seconds (health: starting)`; '' before it was started. */
  readonly status: string;
  /** The last output of its health check, unless it passed. */
  readonly check: string;
  /** Its last lines, if it has ended. */
  readonly lines: readonly string[];
}

const SERVICE_LABEL = 'com.docker.compose.service';

/** Compose service -> id of its container. The engine is asked: each `docker compose ps` costs a process or two. */
export async function containersOf(project: string, engine: Engine): Promise<ReadonlyMap<string, string>> {
  const all = await listProject(project, engine);
  return new Map(all.map(({ Labels, Id }) => [Labels[SERVICE_LABEL] ?? Id, Id]));
}

/** The states of a project's containers, by service. */
export async function projectState(project: string, engine: Engine): Promise<ContainerState[]> {
  const containers = await listProject(project, engine);
  const states = containers.map(async ({ Id, Labels, State, Status }): Promise<ContainerState> => {
    const container = engine.client.container.getById(Id);
    const { Health } = (await container.inspect()).State;
    const check = Health?.Status === 'healthy' ? '' : (Health?.Log?.at(-1)?.Output ?? '').trim();
    const lines = State === 'exited' ? await lastLinesOf(container) : [];
    return { service: Labels[SERVICE_LABEL] ?? Id, state: State, status: Status, check, lines };
  });
  return withReadableNames(await Promise.all(states)).toSorted((a, b) => (a.service < b.service ? -1 : 1));
}

/** People know a dependency by the name in their own file, which its proxy has in the run. */
function withReadableNames(states: readonly ContainerState[]): ContainerState[] {
  const proxied = new Map(states.map(({ service }) => [realName(service), service]));
  const real = new Map([...proxied].filter(([name]) => states.some(({ service }) => service === name)));
  return states.map((state) => {
    const isProxy = [...real.values()].includes(state.service);
    return { ...state, service: isProxy ? `proxy of ${state.service}` : (real.get(state.service) ?? state.service) };
  });
}

/** Whether other containers may be waiting for it. */
export function isPending({ state, status }: ContainerState): boolean {
  return state !== 'running' || /\((health: starting|unhealthy)\)/.test(status);
}

/** `ledger: Up 30 seconds (health: starting), its check: exec failed` and the last lines of what has ended. */
export function describeState({ service, state, status, check, lines }: ContainerState): string {
  const head = `${service}: ${status || state}${check === '' ? '' : `, its check: ${check.slice(0, 200)}`}`;
  return [head, ...lines.map((line) => `  | ${line}`)].join('\n');
}

function listProject(project: string, { client }: Engine) {
  const filters = { label: [`${PROJECT_LABEL}=${project}`] };
  return client.container.dockerode.listContainers({ all: true, filters });
}
