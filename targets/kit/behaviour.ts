/**
 * How a stub misbehaves until told otherwise: the body of `POST /control/behave`; `{}` restores it.
 * Durations are lived as they are written: a plan has scaled them already.
 */
export interface Behaviour {
  /** Share of the requests that feel it, drawn per request as toxicity on a connection cannot be; default 1. */
  readonly ratio?: number;
  /** Only every so-manieth request of its route feels it. */
  readonly every?: number;
  /** A request that was drawn feels it again when it is retried: what makes it slow (its account, its shard) sticks to it. */
  readonly sticky?: boolean;
  /** Only this route. */
  readonly endpoint?: string;
  /** Its own latency times this: a brown-out. */
  readonly slower?: number;
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

/** One request as the draw sees it. */
export interface Drawn {
  readonly route: string;
  /** What it is about: `sticky` draws once for each. */
  readonly id?: string | undefined;
}

/** Draws the behaviour that one request will feel: what it was told, or none when the request is spared. */
export function behaviourDraw(behaviour: Behaviour, random: () => number): (request: Drawn) => Behaviour {
  const { ratio = 1, every = 1, sticky = false } = behaviour;
  const seen = new Map<string, number>();
  const drawnBefore = new Map<string, boolean>();
  const draw = (route: string) => {
    const nth = (seen.get(route) ?? 0) + 1;
    seen.set(route, nth);
    return nth % every === 0 && (ratio >= 1 || random() < ratio);
  };
  return ({ route, id }) => {
    const { endpoint = route } = behaviour;
    if (endpoint !== route) return {};
    const feels = (sticky && id !== undefined ? drawnBefore.get(id) : undefined) ?? draw(route);
    if (sticky && id !== undefined) drawnBefore.set(id, feels);
    return feels ? behaviour : {};
  };
}

/** `ms` give or take `jitterMs`. */
export function jittered(ms: number, jitterMs: number, random: () => number): number {
  return ms === 0 ? 0 : Math.max(0, ms + jitterMs * (2 * random() - 1));
}
