import type { ServiceSpec } from '../domain/service.ts';
import { type EdgeSpec, edgeName } from '../domain/target.ts';
import { SquallError } from '../runtime/errors.ts';
import { nearest } from '../runtime/nearest.ts';
import { passwordRemarks, whereIs, withoutPassword } from './addresses.ts';
import type { Asker } from './asker.ts';
import { reachableFrom, withoutCircles } from './connect.ts';
import { type Dependency, dependenciesOf, programNamed } from './dependencies.ts';
import type { FoundProgram } from './programs/program.ts';
import type { System } from './system.ts';

/** `--edge stock=STOCK_URL=http://localhost:9000`: what the service where requests come in calls. */
export interface DeclaredEdge {
  readonly name: string;
  readonly variable: string;
  readonly url: string;
}

export interface Declared {
  readonly edges: readonly DeclaredEdge[];
  readonly front: string | undefined;
}

/** The programs of a folder, and what they call: each other, by the names of their variables, and what runs already. */
export async function programsSystem(
  programs: readonly FoundProgram[],
  declared: Declared,
  asker: Asker,
): Promise<System> {
  const calls = programs
    .flatMap(dependenciesOf)
    .filter(({ variable }) => !declared.edges.some((edge) => edge.variable === variable.name));
  const inside = calls.flatMap((call): EdgeSpec[] => {
    const to = programNamed(call.name, programs)?.name;
    return to === undefined || to === call.from ? [] : [{ from: call.from, to, env: call.env }];
  });
  const front = declared.front ?? (await entranceOf(programs, inside, asker));
  refuseUnknown(front, programs);
  const { kept, remarks } = withoutCircles(inside.filter(({ from }) => reachableFrom(front, inside).has(from)));
  const reached = reachableFrom(front, kept);
  const services: Record<string, ServiceSpec> = {};
  for (const program of programs.filter(({ name }) => reached.has(name)))
    services[program.name] = (await withPort(program, asker)).spec;
  const outside = calls.filter(({ from, name }) => reached.has(from) && !programNamed(name, programs));
  const running = await placed(outside, asker);
  const given = declared.edges.map(({ name, variable, url }) => ({ from: front, name, env: variable, url }));
  const called = [...given, ...running.found].map((each) => ({ ...each, name: nameFor(each, services) }));
  for (const { name, url } of called) services[name] = { url };
  const ofUrls = called.map(({ from, name, env }) => ({ from, to: name, env }));
  return {
    name: front,
    target: { front, services, edges: [...kept, ...ofUrls] },
    place: { environment: 'local' },
    otherProtocols: new Set(
      called.filter(({ url }) => !/^http:/i.test(url)).map(({ from, name }) => edgeName({ from, to: name })),
    ),
    remarks: [
      ...remarks,
      ...running.remarks,
      ...called.map(({ name, url }) => `${name} has to run at ${withoutPassword(url)} before the first run`),
      ...leftOut(programs, reached),
      ...passwordRemarks(services),
    ],
  };
}

/** Of those that no other calls, the one that calls most. */
async function entranceOf(
  programs: readonly FoundProgram[],
  edges: readonly EdgeSpec[],
  asker: Asker,
): Promise<string> {
  const calls = (name: string) => edges.filter(({ from }) => from === name).length;
  const isCalled = (name: string) => Number(edges.some(({ to }) => to === name));
  const isRoot = ({ folder }: FoundProgram) => Number(folder === '.');
  const likely = programs.toSorted(
    (a, b) => isCalled(a.name) - isCalled(b.name) || calls(b.name) - calls(a.name) || isRoot(b) - isRoot(a),
  );
  const [first, ...others] = likely.map(({ name, because, folder }) => ({
    value: name,
    label: name,
    hint: folder === '.' ? because : `${folder}: ${because}`,
  }));
  if (first === undefined) throw new SquallError('SQUALL_USAGE', 'there is no program to start');
  return others.length === 0 ? first.value : await asker.choose('Where do requests come in?', [first, ...others]);
}

function refuseUnknown(front: string, programs: readonly FoundProgram[]): void {
  const names = programs.map(({ name }) => name);
  if (!names.includes(front))
    throw new SquallError('SQUALL_UNKNOWN_NAME', `no service is named "${front}"${nearest(front, names)}`, {
      hint: `there is ${names.join(', ')}`,
    });
}

/** Asks how a program learns its port where neither its sources nor its kind tell it. */
async function withPort(program: FoundProgram, asker: Asker): Promise<FoundProgram> {
  const { spec, name } = program;
  if (program.portKnownBy !== undefined) return program;
  if (spec.command === undefined) {
    const port = await asker.text(
      `On which port does ${name} listen inside its container?`,
      String(spec.port),
      portProblem,
    );
    return { ...program, spec: { ...spec, port: Number(port) } };
  }
  const told = await asker.text(`Which variable tells ${name} its port, or which port is built in?`, 'PORT', (text) =>
    /^[A-Za-z_]\w*$/.test(text) ? undefined : portProblem(text),
  );
  return { ...program, spec: { ...spec, port: /^\d+$/.test(told) ? Number(told) : told } };
}

function portProblem(text: string): string | undefined {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? undefined : 'give a port from 1 to 65535';
}

interface Placed extends Pick<Dependency, 'from' | 'name' | 'env'> {
  readonly url: string;
}

/** What the programs call and is none of them: where it runs, as far as somebody knows. */
async function placed(calls: readonly Dependency[], asker: Asker) {
  const found: Placed[] = [];
  const remarks: string[] = [];
  for (const call of calls) {
    const url = await whereIs(call, asker);
    if (url !== undefined) found.push({ from: call.from, name: call.name, env: call.env, url });
    else remarks.push(notPlaced(call));
  }
  return { found, remarks };
}

function notPlaced({ from, name, variable }: Dependency): string {
  const flag = `--edge ${name}=${variable.name}=http://localhost:9000`;
  return `${from} calls ${name} at ${variable.name} (${variable.at}), and nothing says where that is: it is not set, and ${name} is not broken. Say it with ${flag}, or in services and edges of the configuration`;
}

/** Two programs may call different things by one name. */
function nameFor({ from, name, url }: Placed, services: Readonly<Record<string, ServiceSpec>>): string {
  const taken = services[name];
  return taken === undefined || taken.url === url ? name : `${name}-of-${from}`;
}

function leftOut(programs: readonly FoundProgram[], reached: ReadonlySet<string>): string[] {
  const names = programs.filter(({ name }) => !reached.has(name)).map(({ name }) => name);
  return names.length === 0 ? [] : [`left out, as nothing that is started calls them: ${names.join(', ')}`];
}
