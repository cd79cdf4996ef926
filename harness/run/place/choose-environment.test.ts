import { expect, test } from 'vitest';
import { relayRequest } from '../../environments/relay-target.fixture.ts';
import { AUTO, type AutoTools, chooseByMachine, chooseEnvironment } from './choose-environment.ts';

const { target } = relayRequest();
const quiet = () => {};
const room = async () => ({ ok: true, why: 'docker 28 answers with 8 cores' });
const images = async () => ({ ok: true, why: 'every image is there' });
const tools = (over: Partial<AutoTools> = {}): AutoTools => ({ hasRoom: room, prepare: images, ...over });

test('containers are used where they can be had', async () => {
  expect(await chooseByMachine([target], quiet, tools())).toEqual({
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
  expect(await chooseByMachine([target], quiet, tools({ hasRoom, prepare }))).toEqual({
    environment: 'local',
    why: 'no container engine answers',
  });
  expect(pulled).toEqual([]);
});

test('one target whose images cannot be had decides for all', async () => {
  const other = { ...target, name: 'other' };
  const prepare = async ({ name }: typeof target) =>
    name === 'other' ? { ok: false, why: 'redis:7 cannot be pulled' } : images();
  expect(await chooseByMachine([target, other], quiet, tools({ prepare }))).toEqual({
    environment: 'local',
    why: 'redis:7 cannot be pulled',
  });
});

async function chosen(
  requested: 'auto' | 'docker',
  options: { attach?: string; composeFile?: string; proxy?: 'toxiproxy' },
) {
  const said: string[] = [];
  const environment = await chooseEnvironment(requested, { proxy: 'embedded', ...options }, [], (text) =>
    said.push(text),
  );
  return { environment, said };
}

test('what was asked for by name is taken without a word', async () => {
  expect(await chosen('docker', {})).toEqual({ environment: 'docker', said: [] });
});

test('services without a kind are found in a compose file', async () => {
  const suite = { name: 's', about: '', scenarios: [], target: { ...target, services: { shop: {} } } };
  const said: string[] = [];
  const chosen = await chooseEnvironment(AUTO, { proxy: 'embedded' }, [suite], (text) => said.push(text));
  expect([chosen, said]).toEqual(['compose', ['environment compose: a compose file says what shop is']]);
});

test.each([
  [{ attach: 'staging.json' }, 'attach', '--attach says'],
  [{ composeFile: 'shop.yml' }, 'compose', 'the compose file says'],
  [{ composeFile: 'shop.yml', proxy: 'toxiproxy' }, 'compose', 'the compose file says'],
  [{ proxy: 'toxiproxy' }, 'local', '--proxy toxiproxy is'],
] as const)('%j implies an environment, so that the machine is not looked at', async (options, environment, why) => {
  const result = await chosen(AUTO, options);
  expect(result.environment).toBe(environment);
  expect(result.said).toEqual([expect.stringContaining(`environment ${environment}: ${why}`)]);
});
