import type { FamilyCases } from '../catalogue.contract.ts';
import type { Given } from './evidence.ts';

const PHASES = [
  { name: 'baseline', fromMs: 0, toMs: 1000 },
  { name: 'fault', fromMs: 1000, toMs: 2000 },
];

const queue = (server: string, phase: string, seen: readonly [number, number]) => {
  return { name: `haproxy_server_current_queue{server="${server}"}`, at: 'haproxy', phase, value: seen[0], seen };
};
const queues: Given = {
  phases: PHASES,
  counted: [
    queue('app1', 'baseline', [0, 1]),
    queue('app1', 'fault', [2, 30]),
    queue('app2', 'baseline', [0, 2]),
    queue('app2', 'fault', [1, 3]),
    { name: 'in flight', at: 'haproxy', phase: 'fault', value: 7 },
    { name: 'haproxy_requests_total', at: 'haproxy', phase: 'fault', value: 900 },
    { name: 'requests', at: 'haproxy', phase: 'fault', value: 900, kind: 'counter' },
  ],
};

export const gaugeCases: Readonly<Record<string, FamilyCases>> = {
  gauge: {
    holds: [
      ['max "haproxy_server_current_queue{server=\\"app1\\"}" at haproxy during fault >= 30', queues],
      ['max "haproxy_server_current_queue" at haproxy during fault > 2', queues],
      ['min "haproxy_server_current_queue" during fault <= 2', queues],
      ['max "in flight" at haproxy during fault >= 7', queues],
    ],
    breaks: [
      [
        'max "haproxy_server_current_queue" at haproxy < 20',
        queues,
        'up to 30 at haproxy (server="app1") in phase fault',
      ],
      [
        'min "haproxy_server_current_queue" during fault > 1',
        queues,
        'down to 1 at haproxy (server="app2") in phase fault',
      ],
    ],
    leavesOpen: [
      [
        'max "haproxy_server_current_queue" at haproxy during fault <= 30',
        queues,
        'up to 30 at haproxy (server="app1") in phase fault, but what was between its readings does not show; up to 3 at haproxy (server="app2") in phase fault, but what was between its readings does not show',
      ],
      [
        'max "haproxy_server_current_queue" during fault >= 30',
        queues,
        'up to 3 at haproxy (server="app2") in phase fault, but what was between its readings does not show',
      ],
      ['max "in flight" at haproxy >= 7', queues, 'at haproxy in phase baseline: it was not read'],
      [
        'max "haproxy_requests_total" at haproxy > 1',
        queues,
        'haproxy_requests_total at haproxy counts up, so it has no max: leave that word out',
      ],
      ['max "requests" at haproxy > 1', queues, 'requests at haproxy counts up, so it has no max: leave that word out'],
      ['max "haproxy_up" at haproxy > 1', queues, 'haproxy reported no haproxy_up'],
    ],
    refuses: ['max "in flight"', 'max "in flight" < 3s', 'max in flight < 3', 'max "in flight" in any 2s window < 3'],
  },
};
