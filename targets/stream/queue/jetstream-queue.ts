import { AckPolicy, jetstream, jetstreamManager, RetentionPolicy } from '@nats-io/jetstream';
import { connect, headers, nanos } from '@nats-io/transport-node';
import { fromHeaders, type MessageHeaders, toHeaders } from '../message.ts';
import { GIVEN_OUT_FOR_S, type Queue, TAKEN_AT_ONCE } from './queue.ts';

const STREAM = 'messages';
const CONSUMER = 'consumer';

/** A stream of NATS JetStream that keeps each message until it is acknowledged. */
export async function openJetStreamQueue(url: string): Promise<Queue> {
  const connection = await connect({
    servers: new URL(url).host,
    maxReconnectAttempts: -1,
    ignoreClusterUpdates: true,
  });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: STREAM, subjects: [STREAM], retention: RetentionPolicy.Workqueue });
  await manager.consumers.add(STREAM, {
    durable_name: CONSUMER,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(GIVEN_OUT_FOR_S * 1000),
    max_ack_pending: 10 * TAKEN_AT_ONCE,
  });
  const stream = jetstream(connection);
  return {
    publish: async (message) =>
      void (await stream.publish(STREAM, undefined, { headers: headersOf(toHeaders(message)) })),
    deliveries: async function* () {
      const consumer = await stream.consumers.get(STREAM, CONSUMER);
      for await (const message of await consumer.consume({ max_messages: TAKEN_AT_ONCE }))
        yield {
          message: fromHeaders((name) => message.headers?.get(name)),
          // Without waiting for the server: a lost acknowledgement brings the message again, and its intent is known.
          acknowledge: async () => message.ack(),
        };
    },
    close: () => connection.close(),
  };
}

function headersOf(texts: MessageHeaders) {
  const all = headers();
  for (const [name, text] of Object.entries(texts)) all.set(name, text);
  return all;
}
