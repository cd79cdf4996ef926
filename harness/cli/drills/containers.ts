import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PROJECT_LABEL } from '../../environments/compose/project.ts';
import { RUN_LABEL } from '../../runtime/container-engine.ts';

const exec = promisify(execFile);
const LABELS = [RUN_LABEL, PROJECT_LABEL];

interface Container {
  readonly Id: string;
  readonly State: { readonly Pid: number };
  readonly Config: {
    readonly Image: string;
    readonly Env: readonly string[] | null;
    readonly Labels: Readonly<Record<string, string>> | null;
  };
}

/** Containers that run for the drill with this id, as their services' settings say, and everything with their label. */
export async function containersOf(drill: string): Promise<{ label: string; containers: readonly Container[] }> {
  const ids = (await docker('ps', '--all', '--quiet', '--no-trunc')).flatMap((id) => (id === '' ? [] : [id]));
  const all = (await Promise.all(ids.map(inspect))).flat();
  const [mine] = all.filter(({ Config }) => Config.Env?.includes(`DRILL=${drill}`));
  const name = LABELS.find((label) => mine?.Config.Labels?.[label] !== undefined);
  if (!mine || name === undefined) return { label: '', containers: [] };
  const value = mine.Config.Labels?.[name];
  return {
    label: `${name}=${value}`,
    containers: all.filter(({ Config }) => Config.Labels?.[name] === value),
  };
}

/** What still has the label. */
export async function labelled(label: string): Promise<string[]> {
  const filter = `label=${label}`;
  const kinds = [
    ['container', await docker('ps', '--all', '--quiet', '--filter', filter)],
    ['network', await docker('network', 'ls', '--quiet', '--filter', filter)],
    ['volume', await docker('volume', 'ls', '--quiet', '--filter', filter)],
  ] as const;
  return kinds.flatMap(([kind, ids]) => ids.filter((id) => id !== '').map(() => kind));
}

/** Empty when it is gone meanwhile. */
async function inspect(id: string): Promise<Container[]> {
  return docker('inspect', id).then(
    (lines) => JSON.parse(lines.join('\n')) as Container[],
    () => [],
  );
}

async function docker(...args: readonly string[]): Promise<string[]> {
  return (await exec('docker', args)).stdout.trim().split('\n');
}
