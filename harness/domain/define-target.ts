import type { Method, RequestTemplate } from './load-plan.ts';
import type { Target, VariantSpec } from './target.ts';

/** A target as people write it: what has only one sensible value may be left out. */
export interface TargetDefinition
  extends Pick<Target, 'services'>,
    Partial<Omit<Target, 'name' | 'services' | 'requests'>> {
  /** Default: one `GET /`. A text such as `GET /orders` is a request without a body. */
  readonly requests?: readonly (RequestTemplate | string)[];
}

/** The variant of a target that has no others. */
const AS_IS = 'as is';

/**
 * A target. `front` may be left out where nothing calls one service and that one calls the others or is alone; a target without
 * variants has one, which is named `as is`.
 */
export function defineTarget({ name, ...definition }: TargetDefinition & Pick<Target, 'name'>): Target {
  const { services, edges = [], variants = ONE_VARIANT, requests = ['GET /'] } = definition;
  return {
    summary: '',
    rules: [],
    ...definition,
    name,
    services,
    edges,
    variants,
    front: definition.front ?? frontOf(Object.keys(services), edges),
    requests: requests.map(requestOf),
  };
}

const ONE_VARIANT: Readonly<Record<string, VariantSpec>> = { [AS_IS]: { about: 'as it is' } };

/** The service that nobody calls; '' where there are several, which the plan refuses by name. */
function frontOf(names: readonly string[], edges: Target['edges']): string {
  const uncalled = names.filter((name) => edges.every(({ to }) => to !== name));
  return uncalled.length === 1 ? (uncalled[0] as string) : '';
}

const METHOD_AND_PATH = /^(?:([A-Z]+)\s+)?(\S+)$/;

/** A request as people write it: `GET /orders`, `/orders`, or all of it. */
export function requestOf(request: RequestTemplate | string): RequestTemplate {
  if (typeof request !== 'string') return request;
  const [, method = 'GET', path = request] = METHOD_AND_PATH.exec(request.trim()) ?? [];
  // The plan refuses a method that does not exist.
  return { method: method as Method, path };
}
