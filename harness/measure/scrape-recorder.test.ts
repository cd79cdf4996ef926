import { expect, test } from 'vitest';
import { parsePrometheus } from '../domain/prometheus.ts';
import { createScrapeRecorder } from './scrape-recorder.ts';

const samplesOf = (text: string) => parsePrometheus(text).samples;

test('every sample of the metrics that are asked for is kept, scrape by scrape, with what was missing', () => {
  const recorder = createScrapeRecorder('shop', new Set(['calls_total', 'lag']));
  recorder.add(10.4, samplesOf('calls_total{to="bank"} 5\nother 1'));
  recorder.add(260.6, samplesOf('calls_total{to="bank"} 7\ncalls_total{to="fraud"} 1\nlag NaN'));
  recorder.failed(510);
  recorder.add(760, samplesOf('lag +Inf\ncalls_total{to="bank"} 0'));
  recorder.add(1010, samplesOf('lag -Inf'));
  expect(recorder.scrapes()).toEqual({
    service: 'shop',
    atMs: [10, 261, 510, 760, 1010],
    failed: [2],
    series: [
      { name: 'calls_total{to="bank"}', values: [5, 7, null, 0, null] },
      { name: 'calls_total{to="fraud"}', values: [null, 1, null, null, null] },
      { name: 'lag', values: [null, 'NaN', null, '+Inf', '-Inf'] },
    ],
  });
});

test('of two scrapes within one millisecond, and of one that comes out of order, the first is kept', () => {
  const recorder = createScrapeRecorder('shop', new Set(['x']));
  recorder.add(10.1, samplesOf('x 1'));
  recorder.add(10.3, samplesOf('x 2'));
  recorder.failed(9);
  expect(recorder.scrapes()).toEqual({ service: 'shop', atMs: [10], failed: [], series: [{ name: 'x', values: [1] }] });
});
