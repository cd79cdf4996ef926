import type { ServiceSpec } from '../domain/service.ts';
import { url as urlKind } from '../environments/services/url.ts';
import { isThisMachine } from '../runtime/allow-list.ts';
import type { Asker } from './asker.ts';
import type { Dependency } from './dependencies.ts';

/** The URL at which a dependency runs already; undefined where it is left out. */
export async function whereIs({ from, name, variable, form }: Dependency, asker: Asker): Promise<string | undefined> {
  const known = variable.fallback ?? '';
  const usual = urlProblem(known) === undefined ? known : '';
  const example = form === 'url' ? 'http://localhost:9000' : 'localhost:9000';
  const answer = await asker.text(
    `${from} calls ${name} (${variable.name}, ${variable.at}). Where does it run on this machine? (nothing: leave it out)`,
    usual,
    (text) => (text === '' ? undefined : urlProblem(asUrl(text), example)),
  );
  return answer === '' ? undefined : asUrl(answer);
}

function asUrl(text: string): string {
  return text.includes('://') ? text : `tcp://${text}`;
}

/** Why a first run cannot call this address; undefined where it can. */
export function urlProblem(text: string, example = 'http://localhost:9000'): string | undefined {
  const parsed = URL.parse(text);
  if (parsed === null || parsed.hostname === '')
    return `give an address such as ${example}, or nothing to leave it out`;
  if (!isThisMachine(parsed.hostname.replace(/^\[|\]$/g, '')))
    return `${parsed.hostname} is not this machine: a first run stays here`;
  return urlKind.problems({ url: text }, [])[0];
}

/** What stands in the configuration now and should perhaps not. */
export function passwordRemarks(services: Readonly<Record<string, ServiceSpec>>): string[] {
  const names = Object.entries(services).filter(([, { url }]) => url !== undefined && URL.parse(url)?.password);
  return names.map(([name]) => `the password of ${name} stands in the configuration`);
}

export function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//');
}
