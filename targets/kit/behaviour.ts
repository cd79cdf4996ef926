/**
 * How a stub misbehaves until told otherwise: the body of `POST /control/behave`; `{}` restores it.
 * Durations are lived as they are written: a plan has scaled them already.
 */
export interface Behaviour {
  /** Share of the requests that feel it, drawn per request as toxicity on a connection cannot be; default 1. */
  readonly ratio?: number;
  /** Only this route. */
  readonly endpoint?: string;
  /** `slow_work`: delay BEFORE the side effect. */
  readonly slowWorkMs?: number;
  /** `slow_reply`: delay AFTER the side effect. */
  readonly slowReplyMs?: number;
  /** Either delay varies by as much as this. */
  readonly jitterMs?: number;
  /** Answer with this status instead, `before` (default) or `after` the side effect. */
  readonly status?: number;
  readonly when?: 'before' | 'after';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Merged into a healthy answer: `{ "is_fraudulent": true }`. */
  readonly reply?: Readonly<Record<string, unknown>>;
}

/** The behaviour that one request will feel: `behaviour`, or none when its draw spares it. */
export function behaviourFor(behaviour: Behaviour, route: string, random: () => number): Behaviour {
  const { ratio = 1, endpoint = route } = behaviour;
  return endpoint === route && (ratio >= 1 || random() < ratio) ? behaviour : {};
}

/** `ms` give or take `jitterMs`. */
export function jittered(ms: number, jitterMs: number, random: () => number): number {
  return ms === 0 ? 0 : Math.max(0, ms + jitterMs * (2 * random() - 1));
}
