import { HistogramLogReader } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { hlogText } from './hlog.ts';
import { createIntervalLog } from './intervals.ts';

test('a log holds every interval in which something ended, with its time and phase', () => {
  const log = createIntervalLog(0);
  log.settled('ok', 1500);
  log.cut('base line', 0, 1000);
  log.cut('fault', 0, 2000);
  log.settled('ok', 7000);
  log.settled('5xx', 9000);
  log.cut('fault', 0, 3000);
  const reader = new HistogramLogReader(hlogText(log.list(), 0));
  const first = reader.nextIntervalHistogram();
  const second = reader.nextIntervalHistogram();
  expect(first).toMatchObject({ tag: 'base-line', totalCount: 1, startTimeStampMsec: 0 });
  expect(second).toMatchObject({ tag: 'fault', totalCount: 2, startTimeStampMsec: 2000, endTimeStampMsec: 3000 });
  expect(reader.nextIntervalHistogram()).toBeNull();
});
