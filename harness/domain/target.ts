import type { RequestTemplate } from './load-plan.ts';
import type { OutcomeRule } from './outcome.ts';
import type { ServiceSpec, Settings } from './service.ts';

/**
 * A system under test. Targets import nothing from the harness: they are plain data of this shape.
 *
 * An `entry` is a program that reads its configuration from the environment: `PORT` (0 = any), one
 * variable per edge with the URL it must call (`BANK_URL`), `VARIANT`, `TIME_SCALE` (divide your
 * durations by it), `SEED` and the variant's own settings. Once it listens it prints one line
 * `{"event":"listening","port":12345}` on standard output, and `ready` answers 200 when it can serve.
 */
export interface Target {
  readonly name: string;
  readonly summary: string;
  /** The service that load is sent to. */
  readonly front: string;
  readonly services: Readonly<Record<string, ServiceSpec>>;
  readonly edges: readonly EdgeSpec[];
  readonly variants: Readonly<Record<string, VariantSpec>>;
  readonly requests: readonly RequestTemplate[];
  readonly rules: readonly OutcomeRule[];
  /** Client cap: requests without an outcome after this long count as at least as long; default 30 000 ms. */
  readonly deadlineMs?: number;
  /**
   * `per scenario`: each scenario has services that were just started, so that no open breaker and no full pool carries over.
   * Default: so where a command or a container has no `reset` path, else scenarios of a variant share what was started.
   */
  readonly restart?: 'per scenario' | 'never';
}

export interface EdgeSpec {
  readonly from: string;
  readonly to: string;
  /**
   * How `from` learns where to call `to`: the variable that gets the URL, or variables with texts in which `{url}`, `{host}` and
   * `{port}` are filled in. Left out where its command says `{bank.url}`, or where it always calls `port`.
   */
  readonly env?: string | Settings;
  /** The port of this machine that `from` has built in: the proxy listens there. */
  readonly port?: number;
}

export interface VariantSpec {
  readonly about: string;
  /** Extra environment, per service; durations in real milliseconds (the service scales them). */
  readonly env?: Readonly<Record<string, Settings>>;
}

/** Services that take another variant while they run; where there is one, it is all that variants differ in. */
export function changeable(target: Target): string[] {
  return Object.entries(target.services).flatMap(([name, { variant }]) => (variant === undefined ? [] : [name]));
}

/** Whether each scenario has services of its own: a foreign service cannot be told to forget what it has learnt. */
export function restartsPerScenario({ restart, services }: Pick<Target, 'restart' | 'services'>): boolean {
  const foreign = Object.values(services).filter(
    ({ command, image, build }) => (command ?? image ?? build) !== undefined,
  );
  return restart === undefined ? foreign.some(({ reset }) => reset === undefined) : restart === 'per scenario';
}

/** `payment->bank` */
export function edgeName(edge: Pick<EdgeSpec, 'from' | 'to'>): string {
  return `${edge.from}->${edge.to}`;
}

/** Names of the edges that lead to a service. */
export function edgesTo(service: string, { edges }: Pick<Target, 'edges'>): string[] {
  return edges.filter(({ to }) => to === service).map(edgeName);
}
