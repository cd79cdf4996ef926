import { printDuration } from '../../assertions/grammar/quantity.ts';
import { METHODS } from '../../domain/load-plan.ts';
import { literal } from '../../load/requests/templates.ts';
import type { Activity } from './experiment.ts';

/** What a probe that asks over HTTP comes to: a request of the load, and statements about all of them. */
export interface TakenProbe {
  readonly request: string;
  /** Where it was sent to. */
  readonly origin: string;
  readonly statements: readonly string[];
}

/** `why` it cannot be taken along. */
export type ProbeResult = TakenProbe | { readonly why: string };

/** One answer says less than a load of them, so that not every request has to be a success. */
const SHARE = '99%';

export function takeProbe({ provider, tolerance }: Activity): ProbeResult {
  if (provider?.type !== 'http') return { why: `a probe of ${providerText(provider)} has no statement here` };
  const { url = '', method = 'GET', timeout, arguments: given } = provider;
  const parsed = URL.parse(url);
  if (!parsed || url.includes('${')) return { why: 'its URL is not one that the experiment says' };
  if (parsed.username !== '' || parsed.password !== '')
    return { why: 'its URL has credentials: they belong into a header of `requests`, filled from the configuration' };
  const verb = METHODS.find((each) => each === method.toUpperCase());
  if (verb === undefined || given !== undefined || provider['headers'] !== undefined)
    return { why: 'a request with headers or arguments is written into `requests` by hand' };
  if (!isSuccess(tolerance ?? provider['expected_status']))
    return { why: 'only the status of a success is a statement here' };
  const seconds = Array.isArray(timeout) ? timeout.at(-1) : timeout;
  return {
    request: `${verb} ${literal(parsed.pathname + parsed.search)}`,
    origin: parsed.origin,
    statements: [
      `success rate >= ${SHARE}`,
      ...(typeof seconds === 'number' && seconds > 0 ? [`p99 duration < ${printDuration(seconds * 1000)}`] : []),
    ],
  };
}

function isSuccess(tolerance: unknown): boolean {
  const statuses = Array.isArray(tolerance) ? tolerance : [tolerance ?? 200];
  return statuses.length > 0 && statuses.every((status) => typeof status === 'number' && status >= 200 && status < 300);
}

/** Where an activity comes from, without its arguments: they may hold secrets. */
export function providerText(provider: Activity['provider']): string {
  if (provider === undefined) return 'nothing';
  const { type = 'unknown', module, func, path, url } = provider;
  if (module !== undefined) return [module, func].filter((part) => part !== undefined).join('.');
  if (type === 'process') return `process ${(path ?? '').split(/\s/)[0]}`.trim();
  return type === 'http' ? `http ${URL.parse(url ?? '')?.origin ?? ''}`.trim() : type;
}
