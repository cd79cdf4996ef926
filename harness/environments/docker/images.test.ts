import { expect, test } from 'vitest';
import { readImages } from './images.ts';

test('the pinned images are read from the Dockerfile', () => {
  expect(readImages(undefined, {})).toEqual({
    node: expect.stringMatching(/^node:\d+/),
    toxiproxy: expect.stringMatching(/toxiproxy:\d+\.\d+\.\d+$/),
    postgres: expect.stringMatching(/^postgres:\d+/),
    redis: expect.stringMatching(/^redis:\d+/),
  });
});

test('each can be overridden', () => {
  expect(readImages(undefined, { SQUALL_IMAGE_NODE: 'registry.example/node:1' }).node).toBe('registry.example/node:1');
});

test('an image that nobody pins is an error', () => {
  expect(() => readImages('FROM node:24 AS node', {})).toThrow('no image is pinned for toxiproxy');
});
