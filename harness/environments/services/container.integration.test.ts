import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineTarget, type TargetDefinition } from '../../domain/define-target.ts';
import type { Environment } from '../../domain/ports.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { dockerAvailability } from '../docker/availability.ts';
import { createDockerEnvironment } from '../docker/environment.ts';
import { readImages } from '../docker/images.ts';
import { createLocalEnvironment } from '../local/environment.ts';

const { ok, why } = await dockerAvailability();
const { node } = readImages();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-build-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(environment: Environment, definition: TargetDefinition) {
  return environment.start({
    target: defineTarget({ name: 'shop', ...definition }),
    variantName: 'as is',
    variant: { about: '' },
    env: {},
    timeScale: 1,
    seed: 7,
    signal: new AbortController().signal,
  });
}

/** Answers with `WORD`, or with what `CALLS` answers. */
const PROGRAM = `
  require('node:http').createServer(async (_, response) => {
    const { CALLS, WORD } = process.env;
    response.end(CALLS ? await fetch(CALLS).then((answer) => answer.text(), () => 'nothing') : WORD);
  }).listen(process.env.PORT ?? 8080, () => console.log('open for business'));
`;
const text = async (url: string) => (await fetch(url)).text();

describe.skipIf(!ok)(`containers of a user's own images (needs an engine: ${why})`, () => {
  test('a command of this machine calls a container through a proxy, and leaves none behind', async () => {
    await using target = await start(createLocalEnvironment({ proxy: 'embedded', clock }), {
      services: {
        shop: { command: [process.execPath, '-e', PROGRAM] },
        bank: { image: node, port: 8080, args: ['node', '-e', PROGRAM], env: { WORD: 'money', PORT: '{port}' } },
      },
      edges: [{ from: 'shop', to: 'bank', env: 'CALLS' }],
    });
    expect(await text(target.url)).toBe('money');
    await target.edges.get('shop->bank')?.setEnabled(false);
    expect(await text(target.url)).toBe('nothing');
  });

  test('an image that is built and one that is there call each other through Toxiproxy', async () => {
    writeFileSync(join(folder, 'server.js'), PROGRAM);
    const lines = [`FROM ${node}`, 'ARG WORD', 'ENV WORD=$WORD', 'COPY server.js .', 'CMD ["node", "server.js"]'];
    writeFileSync(join(folder, 'Dockerfile'), lines.join('\n'));
    await using target = await start(createDockerEnvironment({ clock }), {
      services: {
        shop: { image: node, port: 8080, args: ['node', '-e', PROGRAM] },
        bank: {
          build: { context: folder, args: { WORD: 'built' } },
          port: 8080,
          ready: { log: /^open for/ },
        },
      },
      edges: [{ from: 'shop', to: 'bank', env: { CALLS: 'http://{host}:{port}/' } }],
    });
    expect(await text(target.url)).toBe('built');
    await target.edges.get('shop->bank')?.setEnabled(false);
    expect(await text(target.url)).toBe('nothing');
  });
});
