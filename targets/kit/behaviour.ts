/**
 * How a stub misbehaves until the next call: the body of `POST /control/behave`; `{}` restores it.
 * Durations are not scaled: a plan has scaled them already.
 */
export interface Behaviour {
  /** Share of the requests that are affected, default 1. It is drawn per request, unlike the toxicity of a connection. */
  readonly ratio?: number;
  /** Only every nth request of its route is affected. */
  readonly every?: number;
  /** A retry of an affected request is affected again: its cause (its account, its shard) belongs to the request. */
  readonly sticky?: boolean;
  /** Only this route. */
  readonly endpoint?: string;
  /** Latency by this profile instead of its own (`latencyProfile`, real ms): a day on which it is slow in another way. */
  readonly profile?: string;
  /** Its own latency times this: a brown-out. */
  readonly slower?: number;
  /** `slow_work`: delay BEFORE the side effect. */
  readonly slowWorkMs?: number;
  /** `slow_reply`: delay AFTER the side effect. */
  readonly slowReplyMs?: number;
  /** Either delay varies by as much as this. */
  readonly jitterMs?: number;
  /** Answers with this status instead, `before` (default) or `after` the side effect. */
  readonly status?: number;
  readonly when?: 'before' | 'after';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Merged into a healthy answer: `{ "is_fraudulent": true }`. */
  readonly reply?: Readonly<Record<string, unknown>>;
}

/** What the draw needs to know of a request. */
export interface DrawnRequest {
  readonly route: string;
  /** Its subject, such as a payment: `sticky` draws once for each. */
  readonly id?: string | undefined;
}

/** What a request that is not affected gets. */
export const UNAFFECTED: Behaviour = {};

/** Draws the behaviour for one request: `behaviour`, or none when the request is not affected. */
export function behaviourDraw(behaviour: Behaviour, random: () => number): (request: DrawnRequest) => Behaviour {
  const { ratio = 1, every = 1, sticky = false } = behaviour;
  if (Object.keys(behaviour).length === 0) return () => UNAFFECTED;
  const seen = new Map<string, number>();
  const drawnBefore = new Map<string, boolean>();
  const draw = (route: string) => {
    const nth = (seen.get(route) ?? 0) + 1;
    seen.set(route, nth);
    return nth % every === 0 && (ratio >= 1 || random() < ratio);
  };
  return ({ route, id }) => {
    const { endpoint = route } = behaviour;
    if (endpoint !== route) return UNAFFECTED;
    const affected = (sticky && id !== undefined ? drawnBefore.get(id) : undefined) ?? draw(route);
    if (sticky && id !== undefined) drawnBefore.set(id, affected);
    return affected ? behaviour : UNAFFECTED;
  };
}

/** `ms` plus or minus up to `jitterMs`; 0 stays 0. */
export function jittered(ms: number, jitterMs: number, random: () => number): number {
  return ms === 0 ? 0 : Math.max(0, ms + jitterMs * (2 * random() - 1));
}
