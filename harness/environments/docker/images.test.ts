import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { STORES } from '../stores/catalogue.ts';
import { pinnedDigest, readImages } from './images.ts';

test('the pinned images are read from the Dockerfile', () => {
  expect(readImages(undefined, {})).toEqual({
    node: expect.stringMatching(/^node:\d+/),
    toxiproxy: expect.stringMatching(/toxiproxy:\d+\.\d+\.\d+$/),
    ryuk: expect.stringMatching(/^testcontainers\/ryuk:\d+/),
    stores: Object.fromEntries(STORES.map(({ name }) => [name, expect.stringMatching(new RegExp(`^${name}:\\d+`))])),
  });
});

test('images are pinned by the digest of all platforms; one that another takes the place of is not', () => {
  const { nats, ...pinned } = readImages(undefined, {}).stores;
  const { node, toxiproxy, ryuk } = readImages(undefined, {});
  for (const image of [node, toxiproxy, ryuk, ...Object.values(pinned)])
    expect(pinnedDigest(image)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(pinnedDigest(nats ?? '')).toBeUndefined();
  expect(pinnedDigest('registry.example/node:1')).toBeUndefined();
});

test('each can be overridden', () => {
  expect(readImages(undefined, { SQUALL_IMAGE_NODE: 'registry.example/node:1' }).node).toBe('registry.example/node:1');
});

test('an image that is not pinned is an error', () => {
  expect(() => readImages('FROM node:24 AS node', {})).toThrow('no image is pinned for toxiproxy');
});

test.each([
  '../../../docker-compose.yml',
  '../compose/relay-compose.fixture.yml',
  '../compose/sick-compose.fixture.yml',
])('compose file %s uses the same images', (file) => {
  const compose = readFileSync(new URL(file, import.meta.url), 'utf8');
  const defaults = [...compose.matchAll(/\$\{SQUALL_IMAGE_(\w+):-(\S+)\}/g)];
  const { stores, ...others } = readImages(undefined, {});
  const images: Readonly<Record<string, string>> = { ...others, ...stores };
  expect(defaults.length).toBeGreaterThan(0);
  for (const [, name = '', image] of defaults) expect(image).toBe(images[name.toLowerCase()]);
});
