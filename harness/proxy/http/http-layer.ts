import type { Stream } from '../../domain/fault.ts';
import { seededRandom } from '../../runtime/random.ts';
import type { Touched } from '../touched.ts';
import type { Toxic } from '../toxic.ts';
import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { type HttpConversation, newConversation } from './http-exchange.ts';
import type { RequestPlan } from './http-fault.ts';
import type { MessageHead } from './message-head.ts';
import { actsOn } from './request-filter.ts';
import { RequestStage } from './request-stage.ts';
import { ResponseStage } from './response-stage.ts';

/**
 * Two hidden toxics, one per stream, that follow HTTP/1 on every connection while a proxy has faults of single
 * requests. `active` are those faults now: they may change while connections live.
 */
export function httpLayer(active: () => readonly Toxic[], touched: Touched): Readonly<Record<Stream, Toxic>> {
  const conversations = new WeakMap<object, HttpConversation>();
  const conversationOf = (connection: object) => {
    const found = conversations.get(connection) ?? newConversation();
    conversations.set(connection, found);
    return found;
  };
  const decide = (head: MessageHead): RequestPlan => {
    let plan: RequestPlan = {};
    // A client that sends responses.
    if (head.status > 0) return plan;
    for (const toxic of active()) {
      const next = actsOn(toxic, head) ? toxic.kind.http?.plan(toxic.attributes, toxic.dice) : undefined;
      if (next) plan = both(plan, next, () => touched.add(toxic.name));
    }
    return plan;
  };
  return {
    upstream: hidden('upstream', (context) => new RequestStage(context, conversationOf(context.connection), decide)),
    downstream: hidden('downstream', (context) => new ResponseStage(context, conversationOf(context.connection))),
  };
}

/** Delays add up; of several answers or shapes the toxic set first wins. Counts once for what `next` adds. */
function both(plan: RequestPlan, next: RequestPlan, count: () => void): RequestPlan {
  const { delayMs = 0 } = next;
  if ((next.answer !== undefined && plan.answer === undefined) || delayMs > 0) count();
  return { ...counted(next, count), ...plan, delayMs: (plan.delayMs ?? 0) + delayMs };
}

/** A response may be too short for what its shape does to it: only when it is changed has the toxic acted. */
function counted(plan: RequestPlan, count: () => void): RequestPlan {
  const { shape } = plan;
  if (!shape) return plan;
  return {
    ...plan,
    shape: (output, method) => {
      let isCounted = false;
      const changed = () => {
        if (!isCounted) count();
        isCounted = true;
      };
      return shape({ ...output, changed }, method);
    },
  };
}

function hidden(direction: Stream, start: NonNullable<ToxicKind['start']>): Toxic {
  const random = seededRandom(0);
  return {
    name: `x_http ${direction}`,
    kind: { type: 'x_http', attributes: [], start },
    stream: direction,
    direction,
    toxicity: 1,
    attributes: {},
    coin: random,
    dice: random,
    requests: { seen: 0, hit: 0 },
  };
}
