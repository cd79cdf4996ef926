import type { RequestTemplate } from './load-plan.ts';

/** The name under which a request is recorded: its own, or `METHOD /path` without the query. */
export function routeOf({ route, method, path }: RequestTemplate): string {
  return route ?? `${method} ${path.split('?')[0]}`;
}

/** Those of some requests and of the steps that follow them. */
export function routesOf(requests: readonly RequestTemplate[]): readonly string[] {
  return [...new Set(requests.flatMap((one) => [routeOf(one), ...(one.next ? routesOf([one.next]) : [])]))];
}

/** `/payment` is that path with any method; `POST /payment` is one route. */
export function isRoute(route: string, wanted: string): boolean {
  return route === wanted || route.slice(route.indexOf(' ') + 1) === wanted;
}
