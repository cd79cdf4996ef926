import type { EndReason } from '../../domain/evidence.ts';
import { formatCount } from './format.ts';

/** `12 never sent, GET /me: capture "token" found nothing`: the reasons of all phases, the most frequent first. */
export function endReasonLines(reasons: readonly EndReason[] = []): string[] {
  const same = Map.groupBy(reasons, ({ kind, route, reason }) => JSON.stringify([kind, route, reason]));
  return [...same.values()]
    .map((members) => ({ ...(members[0] as EndReason), count: members.reduce((sum, { count }) => sum + count, 0) }))
    .toSorted((a, b) => b.count - a.count)
    .map(({ kind, route, reason, count }) => {
      const what = kind === 'dropped' ? 'never sent' : kind;
      return `${formatCount(count)} ${what}, ${route}: ${reason}`;
    });
}
