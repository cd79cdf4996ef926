import { expect, test } from 'vitest';
import { type AutoTools, resolveAuto } from './auto.ts';
import { relayRequest } from './relay-target.fixture.ts';

const { target } = relayRequest();
const quiet = () => {};
const room = async () => ({ ok: true, why: 'docker 28 answers with 8 cores' });
const images = async () => ({ ok: true, why: 'every image is there' });
const tools = (over: Partial<AutoTools> = {}): AutoTools => ({ hasRoom: room, prepare: images, ...over });

test('containers are used where they can be had', async () => {
  expect(await resolveAuto([target], quiet, tools())).toEqual({
    environment: 'docker',
    why: 'docker 28 answers with 8 cores, every image is there',
  });
});

test('without an engine that has room it comes to child processes, says why and pulls nothing', async () => {
  const pulled: string[] = [];
  const prepare = async ({ name }: typeof target) => {
    pulled.push(name);
    return images();
  };
  const hasRoom = async () => ({ ok: false, why: 'no container engine answers' });
  expect(await resolveAuto([target], quiet, tools({ hasRoom, prepare }))).toEqual({
    environment: 'local',
    why: 'no container engine answers',
  });
  expect(pulled).toEqual([]);
});

test('one target whose images cannot be had decides for all', async () => {
  const other = { ...target, name: 'other' };
  const prepare = async ({ name }: typeof target) =>
    name === 'other' ? { ok: false, why: 'redis:7 cannot be pulled' } : images();
  expect(await resolveAuto([target, other], quiet, tools({ prepare }))).toEqual({
    environment: 'local',
    why: 'redis:7 cannot be pulled',
  });
});
