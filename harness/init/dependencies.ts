import type { Settings } from '../domain/service.ts';
import { type FoundProgram, slug } from './programs/program.ts';
import type { Variable } from './variables.ts';

/** What a program calls, as a variable of its sources says. */
export interface Dependency {
  readonly from: string;
  /** `stock`, of `STOCK_URL` */
  readonly name: string;
  /** How the program is told where it is. */
  readonly env: string | Settings;
  readonly variable: Variable;
  /** What an answer to the question where it is has to look like. */
  readonly form: 'url' | 'host:port';
}

/** `STOCK_URL`, `ORDER_DB_HOST`: the prefix names what is called. */
const NAMES_ONE = /^([A-Z][A-Z0-9_]*?)_(URL|URI|DSN|ENDPOINT|ADDR|ADDRESS|HOST)$/;
/** Where the program itself is reached, or a browser goes. */
const OWN =
  /^(?:PUBLIC|NEXT_PUBLIC|VITE|REACT_APP|BASE|APP|SELF|SITE|ROOT|HTTP|SERVER|LISTEN|BIND|CALLBACK|REDIRECT|FRONTEND|CDN|DOCS|WEBHOOK)(?:_|$)/;

/** The dependencies that the variables of a program tell of, one for each name. */
export function dependenciesOf({ name: from, variables }: FoundProgram): Dependency[] {
  const names = new Set(variables.map(({ name }) => name));
  const found = variables.flatMap((variable): Dependency[] => {
    const [, prefix = '', suffix] = NAMES_ONE.exec(variable.name) ?? [];
    if (suffix === undefined || OWN.test(`${prefix}_`)) return [];
    const told = toldBy(variable.name, prefix, suffix, names);
    return told === undefined ? [] : [{ from, name: slug(prefix), variable, ...told }];
  });
  return [...new Map(found.toReversed().map((each) => [each.name, each])).values()].toReversed();
}

function toldBy(name: string, prefix: string, suffix: string, names: ReadonlySet<string>) {
  if (suffix === 'ADDR' || suffix === 'ADDRESS')
    return { env: { [name]: '{host}:{port}' }, form: 'host:port' } as const;
  if (suffix !== 'HOST') return { env: name, form: 'url' } as const;
  const port = `${prefix}_PORT`;
  // Without a port beside it nobody knows whether the host may have one.
  return names.has(port) ? ({ env: { [name]: '{host}', [port]: '{port}' }, form: 'host:port' } as const) : undefined;
}

/** The program that a dependency is, by its name: `stock` is `stock`, `stock-service` or `stock-api`. */
export function programNamed(name: string, programs: readonly FoundProgram[]): FoundProgram | undefined {
  const bare = (text: string) => text.replace(/-(?:service|svc|api|server|app|backend)$/, '');
  return programs.find((each) => each.name === name) ?? programs.find((each) => bare(each.name) === bare(name));
}
