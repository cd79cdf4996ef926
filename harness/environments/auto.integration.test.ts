import { expect, test } from 'vitest';
import { systemClock as clock } from '../runtime/clock.ts';
import { createAutoEnvironment } from './auto.ts';
import { prepareImages } from './docker/availability.ts';
import { readImages } from './docker/images.ts';
import { relayRequest } from './relay-target.fixture.ts';

test('without containers it runs locally and says why, once', async () => {
  const said: string[] = [];
  const prepare = async () => ({ ok: false, why: 'no container engine answers' });
  const environment = createAutoEnvironment({ clock, proxy: 'embedded', say: (text) => said.push(text), prepare });
  expect(environment.name).toBe('auto');
  const both = await Promise.all([environment.start(relayRequest()), environment.start(relayRequest())]);
  expect(await (await fetch(both[0].url)).text()).toBe('hello');
  await Promise.all(both.map((running) => running[Symbol.asyncDispose]()));
  expect(environment.name).toBe('local');
  expect(said).toEqual(['environment local: no container engine answers']);
});

test('an image that is nowhere to be had is a reason', async () => {
  const said: string[] = [];
  const images = { ...readImages(), toxiproxy: 'localhost:1/nobody/has-this:1' };
  const { ok, why } = await prepareImages(relayRequest().target, (text) => said.push(text), images);
  expect(ok).toBe(false);
  // Either there is no engine at all, or it looked for the image in vain.
  expect(why).toMatch(/no container engine answers|cannot be pulled/);
  expect(said.every((text) => text.startsWith('pulling '))).toBe(true);
});
