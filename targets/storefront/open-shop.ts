import { exportBreakers } from '../kit/breaker-telemetry.ts';
import { openCountedDatabase } from '../kit/counted-database.ts';
import { onVariant } from '../kit/pick-variant.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { startBoss } from './boss.ts';
import { createFallbacks } from './fallbacks.ts';
import { type LastKnown, openLastKnown } from './last-known.ts';
import { CONNECTIONS, TIMEOUT_MS } from './limits.ts';
import { connectPartners, PARTNERS } from './partner.ts';
import { createProductSearch } from './product-search.ts';
import { openQueue } from './queue.ts';
import type { Charge, Mail, Shop } from './shop.ts';
import type { Variant } from './variant.ts';
import { VARIANTS } from './variants/catalogue.ts';
import { resilient } from './variants/resilient.ts';
import { makeUpFor } from './writes.ts';

/**
 * Items of a queue that are tried at a time while the circuit is closed; else one, to find out whether it can be. Late ones
 * of one round time out together: with one call in five late, more than 20 items would be five failures in a row.
 */
const AT_A_TIME = 16;

/** Connects to everything that the storefront uses, as `VARIANT` says. */
export async function openShop(parts: ServiceParts): Promise<Shop> {
  const { telemetry, onReset, onStop } = parts;
  let current: Variant = resilient;
  let known: LastKnown | undefined;
  const variant = () => current;
  const url = text('DATABASE_URL');
  const database = openCountedDatabase(parts, { url, connections: CONNECTIONS, limitMs: TIMEOUT_MS });
  const partners = connectPartners(parts, variant);
  const products = createProductSearch(parts, database);
  exportBreakers(parts, () =>
    PARTNERS.map((name) => ({ breaker: partners[name].breaker, labels: { dep: name, endpoint: 'all' } })),
  );

  const boss = await startBoss(url);
  const stopping = new AbortController();
  const shared = { boss, database, telemetry, kind: () => current.queue, signal: stopping.signal };
  const atATime = (name: 'primary' | 'mail') => () => (partners[name].breaker.state === 'closed' ? AT_A_TIME : 1);
  const charges = await openQueue<Charge>({
    ...shared,
    name: 'charges',
    send: (due) => makeUpFor(due, { partners, variant }),
    atATime: atATime('primary'),
  });
  const mails = await openQueue<Mail>({
    ...shared,
    name: 'mails',
    send: ({ order }) => partners.mail.post('/send', { payment_id: order }, order),
    atATime: atATime('mail'),
  });

  telemetry.gauge('later_waiting', 'Kept in Postgres to be done later', ['queue'], () =>
    [charges, mails].map(({ name, waiting }) => ({ labels: { queue: name }, value: waiting })),
  );

  await onVariant(parts, VARIANTS, 'resilient', async (next) => {
    current = next;
    known?.close();
    known = openLastKnown(text('REDIS_URL'), next.cacheLimited);
    products.setPlaces(next.searchPlaces);
  });
  onReset(async ({ fresh }) => {
    if (!fresh) return;
    await Promise.all([known?.clear(), charges.clear(), mails.clear()]);
  });
  onStop(async () => {
    stopping.abort();
    known?.close();
    await boss.stop({ graceful: false }).catch(() => undefined);
    await database.close();
  });
  return {
    variant,
    partners,
    fallbacks: createFallbacks(telemetry, variant),
    products,
    known: () => known as LastKnown,
    charges,
    mails,
    flag: (body, mark) => (current.flagged ? { ...body, ...mark } : body),
  };
}
