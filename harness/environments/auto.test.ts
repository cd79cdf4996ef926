import { expect, test } from 'vitest';
import { resolveAuto } from './auto.ts';
import { relayRequest } from './relay-target.fixture.ts';

const { target } = relayRequest();
const quiet = () => {};
const answers = async () => ({ ok: true, why: 'docker 28 answers and every image is there' });
const silent = async () => ({ ok: false, why: 'no container engine answers' });

test('containers are used where they can be had', async () => {
  expect(await resolveAuto([target], quiet, answers)).toMatchObject({ environment: 'docker' });
});

test('without containers it comes to child processes, and says why', async () => {
  expect(await resolveAuto([target], quiet, silent)).toEqual({
    environment: 'local',
    why: 'no container engine answers',
  });
});

test('one target whose images cannot be had decides for all', async () => {
  const store = { ...target, name: 'other' };
  const prepare = (asked: typeof target) => (asked.name === 'other' ? silent() : answers());
  expect(await resolveAuto([target, store], quiet, prepare)).toMatchObject({ environment: 'local' });
});
