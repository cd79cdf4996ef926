import { expect, test } from 'vitest';
import { relayRequest } from '../relay-target.fixture.ts';
import { prepareImages } from './availability.ts';
import { readImages } from './images.ts';

test('an image that is nowhere to be had is a reason', async () => {
  const said: string[] = [];
  const images = { ...readImages(), toxiproxy: 'localhost:1/nobody/has-this:1' };
  const { ok, why } = await prepareImages(relayRequest().target, (text) => said.push(text), images);
  expect(ok).toBe(false);
  // Either there is no engine at all, or it looked for the image in vain.
  expect(why).toMatch(/no container engine answers|cannot be pulled/);
  expect(said.every((text) => text.startsWith('pulling '))).toBe(true);
});
