import type { SlowRequest, Visit } from '../../domain/evidence.ts';
import type { RequestTemplate } from '../../domain/load-plan.ts';
import type { RunningTarget, ServiceControl } from '../../domain/ports.ts';

/** Header that services pass on, so that a request can be followed to the dependency. */
const REQUEST_ID = 'x-request-id';

/** How many of the slowest requests are followed. */
const FOLLOWED = 10;

/** Every request, and every step of a flow, carries its correlation id unless it has one of its own. */
export function withRequestIds(requests: readonly RequestTemplate[]): readonly RequestTemplate[] {
  return requests.map((request) => {
    const names = Object.keys(request.headers ?? {}).map((name) => name.toLowerCase());
    const headers = names.includes(REQUEST_ID) ? request.headers : { ...request.headers, [REQUEST_ID]: '{{id}}' };
    const [next] = request.next ? withRequestIds([request.next]) : [];
    return { ...request, ...(headers ? { headers } : {}), ...(next ? { next } : {}) };
  });
}

/** Adds to the slowest requests their visits to every service that records visits; an empty list when they reached none. */
export async function followRequests(
  slowest: readonly SlowRequest[],
  { services }: Pick<RunningTarget, 'services'>,
  originMs: number,
): Promise<readonly SlowRequest[]> {
  const ids = slowest.slice(0, FOLLOWED).flatMap(({ id }) => id ?? []);
  const answers = ids.length === 0 ? [] : await Promise.all([...services.values()].map((each) => visitsTo(each, ids)));
  const recorded = answers.filter((answer) => answer !== undefined);
  if (recorded.length === 0) return slowest;
  const visits = Map.groupBy(recorded.flat(), ({ id }) => id);
  return slowest.map((request, i) => {
    if (i >= FOLLOWED) return request;
    const own = visits.get(request.id ?? '') ?? [];
    const inOrder = own.map(({ id: _, ...visit }) => ({ ...visit, atMs: visit.atMs - originMs }));
    return { ...request, visits: inOrder.sort((a, b) => a.atMs - b.atMs) };
  });
}

type RecordedVisit = Visit & { readonly id: string };

/** Undefined when the service records no visits or does not answer. */
async function visitsTo(
  { name, spec, get }: ServiceControl,
  ids: readonly string[],
): Promise<readonly RecordedVisit[] | undefined> {
  if (spec.visits === undefined) return undefined;
  const path = `${spec.visits}?ids=${ids.map(encodeURIComponent).join(',')}`;
  const text = await get(path).catch(() => undefined);
  if (text === undefined) return undefined;
  const recorded = JSON.parse(text) as readonly Omit<RecordedVisit, 'service'>[];
  return recorded.map(({ id, atMs, durationMs, status }) => ({ id, service: name, atMs, durationMs, status }));
}
