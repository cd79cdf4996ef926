import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attributes } from './attributes.ts';
import { EXTENSION_KINDS, TOXIPROXY_KINDS } from './catalogue.ts';
import { onBench } from './stage-bench.fixture.ts';
import type { ToxicKind } from './toxic-kind.ts';

/** What a step does to a stage under test. */
type Step = { readonly send: string } | { readonly wait: number } | { readonly end: true };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ send: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 300 }) }),
  fc.record({ wait: fc.integer({ min: 1, max: 400 }) }),
  fc.constant({ end: true as const }),
);

const attributesOf = (kind: ToxicKind): fc.Arbitrary<Attributes> =>
  fc.record(
    Object.fromEntries(
      kind.attributes.map((spec) => [
        spec.name,
        spec.unit === 'text' ? fc.string() : fc.integer({ min: spec.min, max: Math.min(spec.max, 400) }),
      ]),
    ),
  );

/** Runs steps until an end was sent; returns the bench and what went in. */
function play(kind: ToxicKind, attributes: Attributes, steps: readonly Step[]) {
  const bench = onBench(kind, attributes);
  let sent = '';
  for (const each of steps) {
    if (bench.ended()) break;
    if ('wait' in each) bench.timers.advance(each.wait);
    else if ('send' in each) {
      bench.send(each.send);
      sent += each.send;
    } else {
      bench.stage.end('eof');
      break;
    }
  }
  return { bench, sent };
}

/** What holds for every toxic. */
export function toxicContract(): void {
  // Those without a stage act on the listener, on new connections or on requests; integration tests cover them.
  const staged = [...TOXIPROXY_KINDS, ...EXTENSION_KINDS].filter(({ start }) => start);
  describe.each(staged)('$type', (kind) => {
    const scenario = fc.tuple(attributesOf(kind), fc.array(step, { maxLength: 12 }));

    test('what comes out is what went in, in order, without gaps', () => {
      fc.assert(
        fc.property(scenario, ([attributes, steps]) => {
          const { bench, sent } = play(kind, attributes, steps);
          bench.timers.advance(1000);
          expect(sent.startsWith(bench.text())).toBe(true);
        }),
      );
    });

    test('every byte is out, dropped or handed back when it is stopped', () => {
      fc.assert(
        fc.property(scenario, ([attributes, steps]) => {
          const { bench, sent } = play(kind, attributes, steps);
          const ended = bench.ended();
          const held = bench.stage.stop().chunks.map(({ data }) => data.toString());
          if (!ended) expect(bench.text().length + bench.dropped() + held.join('').length).toBe(sent.length);
          if (bench.dropped() === 0) expect(bench.text() + held.join('')).toBe(sent);
        }),
      );
    });

    test('once stopped it does nothing more', () => {
      fc.assert(
        fc.property(scenario, ([attributes, steps]) => {
          const { bench } = play(kind, attributes, steps);
          bench.stage.stop();
          const [text, ended] = [bench.text(), bench.ended()];
          bench.timers.advance(100_000);
          expect(bench.timers.pending()).toBe(0);
          expect([bench.text(), bench.ended()]).toEqual([text, ended]);
        }),
      );
    });

    test('an end passes at last, or is handed back', () => {
      fc.assert(
        fc.property(scenario, ([attributes, steps]) => {
          const { bench } = play(kind, attributes, [...steps, { end: true }]);
          bench.timers.advance(10_000);
          expect(bench.ended() ?? bench.stage.stop().ended).toBeDefined();
        }),
      );
    });

    test('a connection is touched when data comes out late, changed or not at all', () => {
      fc.assert(
        fc.property(attributesOf(kind), fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (attributes, text) => {
          const bench = onBench(kind, attributes);
          bench.send(text);
          const untouched = bench.out.length === 1 && bench.out[0]?.text === text && !bench.ended();
          if (!untouched) expect(bench.touched()).toBe(true);
        }),
      );
    });
  });
}
