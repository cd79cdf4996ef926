import { expect, test } from 'vitest';
import { type EngineEvent, transferProgress } from './transfer-progress.ts';

const layer = (id: string, status: string, current = 0, total = 0): EngineEvent => ({
  id,
  status,
  progressDetail: { current, total },
});

test('layers add up, and a layer that is unpacked counts as whole', () => {
  const progress = transferProgress();
  progress.see({ status: 'Pulling from library/postgres', id: '15' });
  expect(progress.text()).toBe('');
  progress.see(layer('a', 'Downloading', 10e6, 40e6));
  progress.see(layer('b', 'Downloading', 20e6, 60e6));
  expect(progress.text()).toBe('30 of 100 MB');
  progress.see(layer('a', 'Extracting', 1e6, 90e6));
  expect(progress.text()).toBe('60 of 100 MB');
  progress.see({ id: 'b', status: 'Download complete' });
  expect(progress.text()).toBe('100 MB, unpacking');
});

test('a layer that is there already counts for nothing', () => {
  const progress = transferProgress();
  progress.see({ id: 'a', status: 'Already exists' });
  expect(progress.text()).toBe('');
});
