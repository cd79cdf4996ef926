import { dataProblems } from '../environments/compose/check-data.ts';
import type { ComposeConfig } from '../environments/compose/compose-config.ts';
import { mainPort } from '../environments/compose/ports.ts';
import { readComposeFile } from '../environments/compose/read-file.ts';
import { isSquallError } from '../runtime/errors.ts';
import { composeTarget } from '../scan/compose-target.ts';
import type { Asker } from './asker.ts';
import { withoutCircles } from './connect.ts';
import type { Folder } from './folder.ts';
import { slug } from './programs/program.ts';
import type { System } from './system.ts';

/** As `docker compose` looks for them. */
const FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** A compose file, as `docker compose` understands it. */
export interface FoundCompose {
  readonly file: string;
  readonly config: ComposeConfig;
}

/** Undefined where there is none, or where it cannot be used, which a note of the folder says. */
export async function findCompose(folder: Folder, signal: AbortSignal): Promise<FoundCompose | undefined> {
  const file = FILES.find((name) => folder.has(name));
  if (file === undefined) return undefined;
  try {
    const config = await readComposeFile(`${folder.root}/${file}`, signal);
    if (Object.keys(config.services).length > 0) return { file, config };
    folder.notes.push(`${file} is not used: it has no services`);
  } catch (error) {
    if (signal.aborted || !isSquallError(error)) throw error;
    folder.notes.push(`${file} is not used: ${lastLine(error.message)}`);
  }
  return undefined;
}

/** Asks where requests come in if the file does not say it, and what becomes of data that a run could change. */
export async function composeSystem(
  { file, config }: FoundCompose,
  front: string | undefined,
  asker: Asker,
): Promise<System> {
  const entrance = front ?? (await entranceOf(config, asker));
  const name = slug(typeof config['name'] === 'string' ? config['name'] : 'shop');
  const { target, otherProtocols, guesses } = composeTarget(name, config, [], entrance);
  const { kept, remarks } = withoutCircles(target.edges);
  const port = mainPort(target.front, config, {});
  const [problem] = dataProblems(config, 'refuse');
  const composeData = problem === undefined ? undefined : await dataPolicy(problem.text, asker);
  return {
    name,
    target: { front: target.front, services: target.services, edges: kept },
    place: { environment: 'compose', composeFile: file, ...(composeData === undefined ? {} : { composeData }) },
    otherProtocols,
    remarks: [
      ...remarks,
      ...guesses.map((guess) => `a guess: ${guess}`),
      ...(port === undefined
        ? [`${target.front} does not say where it listens: give it ports, expose or a variable PORT in ${file}`]
        : []),
    ],
  };
}

/** Undefined where the file says it: `composeTarget` finds it then. */
async function entranceOf({ services }: ComposeConfig, asker: Asker): Promise<string | undefined> {
  const names = Object.keys(services);
  if (names.some((name) => (services[name]?.ports ?? []).length > 0)) return undefined;
  const called = new Set(Object.values(services).flatMap(({ depends_on = {} }) => Object.keys(depends_on)));
  const likely = names.toSorted((a, b) => Number(called.has(a)) - Number(called.has(b)));
  const [first = '', ...others] = likely.map((value) => ({ value, label: value }));
  return await asker.choose('No service publishes a port. Where do requests come in?', [
    first as { value: string; label: string },
    ...others,
  ]);
}

async function dataPolicy(problem: string, asker: Asker) {
  return await asker.choose<'protect' | 'share'>(`${problem}. What becomes of it in a run?`, [
    { value: 'protect', label: 'protect', hint: 'folders become read-only, volumes are empty ones of the run' },
    { value: 'share', label: 'share', hint: 'the run writes to them' },
  ]);
}

/** What compose complains of comes last; a bar marks what it printed. */
function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? text).replace(/^[\s|]+/, '');
}
