import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { VARIANTS } from './variants/catalogue.ts';

const JSON_BODY = { 'content-type': 'application/json' };
const BODY = '{"id":"{{uuid}}"}';

const services = {
  producer: kitService(new URL('./producer.ts', import.meta.url)),
  consumer: { ...switchable(kitService(new URL('./consumer.ts', import.meta.url))), behave: '/control/behave' },
  desk: { ...kitService(new URL('./desk.ts', import.meta.url)), behave: '/control/behave' },
  db: { store: 'postgres', shared: true },
} as const;

const edges = [
  { from: 'consumer', to: 'desk', env: 'DESK_URL' },
  { from: 'consumer', to: 'db', env: 'DATABASE_URL' },
] as const;

/** Somebody waits for a quote, for 5 s. Nobody waits for a payment, and it was promised. */
export const ASKS = {
  quote: { method: 'POST', path: '/quotes', headers: JSON_BODY, body: BODY },
  payment: { method: 'POST', path: '/payments', headers: JSON_BODY, body: BODY },
} as const;

const shape = {
  front: 'producer',
  variants: variantEnvs(VARIANTS, 'consumer'),
  requests: [ASKS.quote],
  rules: [
    { label: 'queued', class: 'success', status: 202, json: { status: 'queued', 'id.length': 36 } },
    { label: 'not_queued', class: 'error', status: 502, json: { 'error.dependency': 'queue' } },
    { label: 'crash', class: 'error', status: 500 },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;

/** A producer, a durable queue in Postgres, and a consumer that may fall behind. */
export const stream = {
  name: 'stream',
  summary: 'Messages with deadlines in a queue in Postgres, and a consumer that falls behind',
  services: { ...services, queue: { store: 'postgres', shared: true } },
  edges: [...edges, ...queueEdges()],
  ...shape,
} as const;

/** The same over NATS JetStream. */
export const streamOverNats = {
  ...stream,
  name: 'stream-over-nats',
  summary: 'Messages with deadlines in NATS JetStream, and a consumer that falls behind',
  services: { ...services, queue: { store: 'nats' } },
} as const;

function queueEdges() {
  return [
    { from: 'producer', to: 'queue', env: 'QUEUE_URL' },
    { from: 'consumer', to: 'queue', env: 'QUEUE_URL' },
  ] as const;
}
