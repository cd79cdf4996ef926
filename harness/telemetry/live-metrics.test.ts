import { expect, test } from 'vitest';
import { TO_THE_END, UNTIL_FAULT } from './sample-events.fixture.ts';
import { scrapedAfter } from './scrape.fixture.ts';

const WHO = { run: 'r1', suite: 'timeouts', target: 'payment', scenario: 'S3', variant: 'naive' };
const LATENCY = 'latency 5 s on payment->bank';
const IN_FAULT = { ...WHO, phase: 'fault', fault: LATENCY };
const IN_BASELINE = { ...WHO, phase: 'baseline', fault: 'none' };

async function values(name: string, events = UNTIL_FAULT) {
  const samples = (await scrapedAfter(events)).filter((sample) => sample.name === name);
  return samples.map(({ labels, value }) => [labels, value]);
}

test('requests are counted by run, scenario, phase and fault, and their sum is what was sent', async () => {
  expect(await values('squall_requests_sent_total')).toEqual([
    [IN_BASELINE, 10],
    [IN_FAULT, 30],
  ]);
});

test('outcomes are counted once although every snapshot tells all of its phase', async () => {
  expect(await values('squall_requests_ended_total')).toEqual([
    [{ ...IN_BASELINE, outcome: 'ok' }, 10],
    [{ ...IN_FAULT, outcome: 'ok' }, 4],
    [{ ...IN_FAULT, outcome: 'timed-out' }, 6],
  ]);
});

test('durations are seconds of real time, whatever the time scale', async () => {
  expect(await values('squall_request_duration_seconds')).toEqual([
    [{ ...IN_FAULT, quantile: '0.5' }, 0.1],
    [{ ...IN_FAULT, quantile: '0.99' }, 1],
    [{ ...IN_FAULT, quantile: '1' }, 1.5],
  ]);
});

test('the latest values of a service are reported', async () => {
  expect(await values('squall_service_value')).toEqual([
    [{ ...IN_FAULT, service: 'payment', word: 'threads available' }, 7],
  ]);
});

test('gauges of what has ended are no longer reported; counters and verdicts stay', async () => {
  for (const name of ['squall_requests_in_flight', 'squall_fault_active', 'squall_service_value'])
    expect([await values(name), await values(name, TO_THE_END)]).toMatchObject([[expect.anything()], []]);
  expect(await values('squall_statements_judged_total', TO_THE_END)).toMatchObject([
    [{ scenario: 'S3', variant: 'naive', verdict: 'fail', as_expected: 'true' }, 1],
  ]);
  expect(await values('squall_requests_sent_total', TO_THE_END)).toHaveLength(2);
});
