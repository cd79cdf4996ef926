import type { EdgeConnection } from '../../domain/edge-journal.ts';
import { type Observation, quantile } from '../observation.ts';
import { type Inference, unknown } from './inference.ts';
import { margin, outnumbered, tailsOf, turnedAway } from './turned-away.ts';

/** Two calls that were given up after as long are one timeout; one alone may be anything. */
const FEWEST = 2;

/** Share of the calls that must agree. */
const AGREEING = 0.6;

/**
 * The time after which a caller gives up a call that is not answered: how long it keeps the connection open on which it
 * waits, or how long until it answers without it. `quick` are cells in which calls fail at once: they tell how long answering
 * takes by itself. null with what was seen, where calls were given up after different times or not at all.
 */
export function inferTimeout(hang: Observation | undefined, quick: readonly Observation[] = []): Inference<number> {
  const connections = hang?.connections.get(hang.edge);
  if (!hang || !connections) return unknown('the proxy does not tell what callers do');
  const kept = keptFor(hang, connections);
  const sooner = turnedAway(hang, quick.flatMap(tailsOf));
  const until = kept.value === null ? 'still waited' : `was kept for ${seconds(kept.value)}`;
  const keptMs = kept.value ?? Number.POSITIVE_INFINITY;
  if (sooner === undefined || sooner.atLeastMs >= keptMs - margin(sooner.atLeastMs))
    return outnumbered(hang) ? unknown(`more calls waited than requests, and each ${until}`) : kept;
  if (sooner.why !== undefined) return unknown(`a request was answered while its call ${until}; ${sooner.why}`);
  const value = Math.round(sooner.waitedMs);
  return { value, why: `${sooner.count} requests were answered after ${seconds(value)}, while the call ${until}` };
}

function keptFor(hang: Observation, connections: readonly EdgeConnection[]): Inference<number> {
  const held = connections.flatMap((connection) => heldMs(connection, hang) ?? []);
  const waited = connections.flatMap(({ asksMs, answered, closedMs, closedBy }) => {
    const asked = asksMs.at(-1) ?? 0;
    if (asked < hang.fromMs || asked > hang.toMs || (answered && closedBy === null)) return [];
    return closedBy === 'caller' ? [] : [Math.min(closedMs ?? hang.toMs, hang.toMs) - asked];
  });
  const longest = Math.max(0, ...waited);
  if (held.length < FEWEST) {
    if (held.length === 0 && waited.length === 0) return unknown('no call was sent while nothing answered');
    return unknown(`no call was given up within ${seconds(longest)}`);
  }
  const middle = quantile(held, 0.5);
  const near = held.filter((ms) => Math.abs(ms - middle) <= margin(middle));
  if (near.length < AGREEING * held.length)
    return unknown(`calls were given up after ${seconds(Math.min(...held))} to ${seconds(Math.max(...held))}`);
  // Timers are late rather than early. But a client may set one before its call reaches the proxy: the shortest is an accident.
  const value = quantile(near, 0.25);
  return {
    value: Math.round(value),
    why: `${near.length} of ${held.length} calls were given up after ${seconds(value)}`,
  };
}

/** From the last call on the connection until the caller closed it; undefined where it was answered, or ended otherwise. */
function heldMs({ asksMs, answered, closedMs, closedBy }: EdgeConnection, hang: Observation): number | undefined {
  const asked = asksMs.at(-1);
  if (asked === undefined || answered || closedMs === null || closedBy !== 'caller') return undefined;
  return asked >= hang.fromMs && closedMs <= hang.toMs ? closedMs - asked : undefined;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
