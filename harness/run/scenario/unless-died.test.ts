import { expect, test } from 'vitest';
import { systemClock } from '../../runtime/clock.ts';
import { unlessDied } from './unless-died.ts';

const DEATH = new Error('bank died');
const IDLE = new AbortController().signal;

test('work on a target that lives is left alone', async () => {
  const { signal: died } = new AbortController();
  expect(await unlessDied({ died }, IDLE, { clock: systemClock }, async () => 7)).toBe(7);
  expect(await unlessDied({}, IDLE, { clock: systemClock }, async (signal) => signal === IDLE)).toBe(true);
});

test('work on a target that has died does not begin', async () => {
  let begun = false;
  const work = async () => {
    begun = true;
  };
  await expect(unlessDied({ died: AbortSignal.abort(DEATH) }, IDLE, { clock: systemClock }, work)).rejects.toBe(DEATH);
  expect(begun).toBe(false);
});

test('a death ends the work and is its error, whatever else failed, and also when the work came to its end', async () => {
  for (const end of ['fails', 'ends']) {
    const death = new AbortController();
    const work = async (signal: AbortSignal) => {
      const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
      death.abort(DEATH);
      await stopped;
      if (end === 'fails') throw new Error('the proxy cannot be reached');
    };
    await expect(unlessDied({ died: death.signal }, IDLE, { clock: systemClock }, work)).rejects.toBe(DEATH);
  }
});

test('a failure that is noticed before the death that is behind it waits for it', async () => {
  const death = new AbortController();
  const clock = {
    sleep: async () => {
      death.abort(DEATH);
      throw DEATH;
    },
  };
  const work = () => Promise.reject(new Error('the proxy cannot be reached'));
  await expect(unlessDied({ died: death.signal }, IDLE, { clock }, work)).rejects.toBe(DEATH);
});

test('so does a result that tells of a failure, as evidence of a scenario that broke does', async () => {
  const death = new AbortController();
  const clock = {
    sleep: async () => {
      death.abort(DEATH);
      throw DEATH;
    },
  };
  const work = async () => 'broken';
  await expect(
    unlessDied({ died: death.signal }, IDLE, { clock, brokeOff: (done) => done === 'broken' }, work),
  ).rejects.toBe(DEATH);
  expect(await unlessDied({ died: new AbortController().signal }, IDLE, { clock, brokeOff: () => false }, work)).toBe(
    'broken',
  );
});

test('a failure without a death stays as it is', async () => {
  const { signal: died } = new AbortController();
  const work = () => Promise.reject(new Error('no such toxic'));
  await expect(unlessDied({ died }, IDLE, { clock: { sleep: async () => {} } }, work)).rejects.toThrow('no such toxic');
});

test('a run that was interrupted stays interrupted, whatever its end has killed', async () => {
  const [stop, death] = [new AbortController(), new AbortController()];
  const work = async () => {
    stop.abort('interrupted');
    death.abort(DEATH);
    return 'stopped';
  };
  expect(await unlessDied({ died: death.signal }, stop.signal, { clock: systemClock }, work)).toBe('stopped');
});
