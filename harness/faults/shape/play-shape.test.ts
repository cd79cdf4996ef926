import { expect, test } from 'vitest';
import type { FaultKind } from '../../domain/fault-kind.ts';
import type { RunningTarget } from '../../domain/ports.ts';
import { latency } from '../edge/latency.ts';
import { playShape } from './play-shape.ts';
import { type Shape, steps } from './shape.ts';

const FAULT = latency('shop->bank', '1s');

/** A shape whose faults do nothing; `acts` says whether the one that acts is still there. */
async function play(shape: Shape, acts: () => boolean) {
  const lifted = Promise.withResolvers<void>();
  const kind = {
    apply: async () => ({
      prove: async () => ({ touched: 1, witness: 'proxy' }),
      lift: async () => lifted.resolve(),
      stillActs: async () => acts(),
    }),
  };
  const playing = await playShape(shape, {} as RunningTarget, () => kind as unknown as FaultKind);
  return { playing, lifted: lifted.promise };
}

test('a shape acts as long as each of its steps does', async () => {
  const { playing, lifted } = await play(steps('short', ['0s', FAULT], ['1ms', null]), () => true);
  await lifted;
  expect(await playing.stillActs?.()).toBe(true);
  await playing.lift();
});

test('a shape that lost its step is gone, during the step and later', async () => {
  let acts = true;
  const lasting = await play(steps('long', ['0s', FAULT], ['1h', null]), () => acts);
  expect(await lasting.playing.stillActs?.()).toBe(true);
  acts = false;
  expect(await lasting.playing.stillActs?.()).toBe(false);
  await lasting.playing.lift();
  const over = await play(steps('short', ['0s', FAULT], ['1ms', null]), () => false);
  await over.lifted;
  expect(await over.playing.stillActs?.()).toBe(false);
  await over.playing.lift();
});

test('a step is lifted even where its witnesses cannot answer', async () => {
  let lifted = 0;
  const kind = {
    apply: async () => ({
      prove: async () => Promise.reject(new Error('no answer within 10 s')),
      lift: async () => {
        lifted += 1;
      },
    }),
  };
  const shape = steps('long', ['0s', FAULT], ['1h', null]);
  const playing = await playShape(shape, {} as RunningTarget, () => kind as unknown as FaultKind);
  await playing.lift();
  expect(lifted).toBe(1);
  expect((await playing.prove()).touched).toBeNull();
});
