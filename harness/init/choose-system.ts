import { SquallError } from '../runtime/errors.ts';
import type { Asker, Option } from './asker.ts';
import { composeSystem, type FoundCompose } from './compose-system.ts';
import type { FoundPrograms } from './find-programs.ts';
import { type FoundProgram, slug } from './programs/program.ts';
import { type DeclaredEdge, programsSystem } from './programs-system.ts';
import type { System } from './system.ts';

/** What was found in a folder, and what the command line says of it. */
export interface Found extends FoundPrograms {
  /** Name of the folder. */
  readonly name: string;
  readonly compose: FoundCompose | undefined;
  /** Instead of everything that was found. */
  readonly command?: string;
  readonly edges: readonly DeclaredEdge[];
  readonly front?: string;
}

type Way =
  | { readonly is: 'compose' }
  | { readonly is: 'programs'; readonly programs: readonly FoundProgram[] }
  | { readonly is: 'typed' };

/** What a run starts. Asks where there are several ways, and where there is none. Throws SQUALL_USAGE where nobody knows. */
export async function chooseSystem(found: Found, asker: Asker, canAsk: boolean): Promise<System> {
  const { compose, front, command } = found;
  if (command !== undefined) return await ofPrograms(found, [typed(found.name, command)], asker);
  const [first, ...others] = waysOf(found, canAsk);
  if (first === undefined)
    throw new SquallError(
      'SQUALL_USAGE',
      'nothing here says how it is started: no compose file, Dockerfile, package.json, pom.xml, go.mod or requirements.txt',
      {
        hint: `say it: squall init --command 'java -jar shop.jar'`,
      },
    );
  const way =
    others.length === 0 && first.value.is !== 'typed'
      ? first.value
      : await asker.choose('What does Squall start?', [first, ...others]);
  if (way.is === 'compose' && compose) return await composeSystem(compose, front, asker);
  if (way.is === 'programs') return await ofPrograms(found, way.programs, asker);
  const line = await asker.text('Which command starts it?', '', (text) =>
    text.trim() === '' ? 'give a command' : undefined,
  );
  return await ofPrograms(found, [typed(found.name, line)], asker);
}

async function ofPrograms(found: Found, programs: readonly FoundProgram[], asker: Asker): Promise<System> {
  return await programsSystem(programs, { edges: found.edges, front: found.front }, asker);
}

function waysOf({ compose, programs, otherWays }: Found, canAsk: boolean): Option<Way>[] {
  const composed: Option<Way>[] = compose
    ? [{ value: { is: 'compose' }, label: compose.file, hint: Object.keys(compose.config.services).join(', ') }]
    : [];
  const found: Option<Way>[] =
    programs.length === 0
      ? []
      : [
          {
            value: { is: 'programs', programs },
            label: programs.map(labelOf).join(', '),
            hint: programs.map(({ because }) => because).join(', '),
          },
        ];
  const others = otherWays.map(
    (program): Option<Way> => ({
      value: { is: 'programs', programs: [program] },
      label: labelOf(program),
      hint: program.because,
    }),
  );
  const another: Option<Way>[] = canAsk ? [{ value: { is: 'typed' }, label: 'another command' }] : [];
  return [...composed, ...found, ...others, ...another];
}

function labelOf({ spec, name }: FoundProgram): string {
  return spec.command === undefined ? `the Dockerfile of ${name}` : String(spec.command);
}

function typed(name: string, command: string): FoundProgram {
  const knowsPort = command.includes('{port}');
  return {
    name: slug(name),
    folder: '.',
    spec: { command },
    because: 'as you say',
    portKnownBy: knowsPort ? 'the command tells it' : undefined,
    variables: [],
  };
}
