import { type Answer, ok } from '../kit/answer.ts';
import type { Shop } from './shop.ts';

/** What is shown to everybody when nobody can say what this user likes. */
const BESTSELLERS = ['teapot', 'mug', 'kettle'];

/** An answer that may be older than it looks. */
export interface Aged extends Answer {
  /** Whole seconds, for the header `age` (RFC 9111, 5.1). */
  readonly ageS?: number;
}

/** Home page: chosen for the user, or the default list. */
export function home({ partners, fallbacks, flag }: Shop): Promise<Answer> {
  const live = async () => {
    const { items } = await partners.recommendations.get<{ readonly items: readonly string[] }>('/list');
    return ok({ page: 'home', items });
  };
  return fallbacks.run('static', live, async () =>
    ok(flag({ page: 'home', items: BESTSELLERS }, { degraded: ['recommendations'] })),
  );
}

/** Status of a payment: as it is, or as it was when somebody last asked. */
export async function paymentStatus(id: string, { partners, fallbacks, known, flag, variant }: Shop): Promise<Aged> {
  const key = `payment:${id}`;
  const fresh = async () => {
    const body = await partners.status.get<object>(`/status?id=${encodeURIComponent(id)}`);
    known().keep(key, body);
    return ok(body);
  };
  const before = async (): Promise<Aged | undefined> => {
    const last = await known().find(key);
    return last && { ...ok(flag(last.body, { _fromCache: true })), ageS: Math.floor(last.ageMs / 1000) };
  };
  const kept = variant().asksFirst === 'cache' ? await before() : undefined;
  if (kept) return kept;
  return fallbacks.run('cached', fresh, async () => {
    const last = await before();
    if (last) return last;
    return variant().onMiss === 'empty' ? ok({}) : NO_VALUE;
  });
}

/** An empty answer would be taken for "there is no such payment". */
const NO_VALUE: Answer = {
  http: 503,
  reason: 'no-value',
  body: {
    error: { code: 'no_value', message: 'nothing is cached', dependency: 'status', ambiguous: false, retryable: true },
  },
};

/** Products that fit: found by the search service, or with plain SQL. */
export function search(text: string, { partners, fallbacks, products, flag }: Shop): Promise<Answer> {
  const answer = (found: readonly unknown[]) => ({ found: found.length > 0, products: found });
  const ranked = async () => {
    const path = `/search?q=${encodeURIComponent(text)}`;
    return ok(answer((await partners.search.get<{ readonly products: readonly unknown[] }>(path)).products));
  };
  return fallbacks.run('degraded', ranked, async () =>
    ok(flag(answer(await products.find(text)), { degraded: ['search'] })),
  );
}
