import type { NewEntryOf } from './entries.ts';

type Opened = NewEntryOf<'opened'>;

/** The first entry of a journal. */
export function opening(over: Partial<Opened> = {}): Opened {
  return {
    kind: 'opened',
    schema: 'squall-gameday/1',
    id: '2026-11-27T09-00-00-abcd',
    name: 'black-friday',
    title: 'Black Friday',
    hypothesis: 'the shop sells on while the bank is slow',
    roles: { conductor: 'Ada' },
    target: 'shop',
    variants: ['naive'],
    environment: 'local',
    proxy: 'embedded',
    timeScale: 1,
    seed: 7,
    rate: 50,
    lengthMs: 60_000,
    edges: ['shop->bank'],
    steps: [{ kind: 'say', atMs: 0, text: 'here we go' }],
    steadyState: ['error rate < 1%'],
    expect: { naive: [{ text: 'error rate < 1%', expected: 'hold' }] },
    abort: ['error rate > 20% in any 10s window'],
    repeat: 'squall gameday black-friday',
    versions: {},
    ...over,
  };
}
