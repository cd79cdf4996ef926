import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { relayRequest } from '../../environments/relay-target.fixture.ts';
import { demandFrontsForPods, demandTargetForPods } from './target-for-pods.ts';

const loadOn = { workers: 2 };
const { target } = relayRequest();
const suite = { name: 's', about: '', target, scenarios: [] };

function attached(front: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'squall-attach-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'staging.json');
  writeFileSync(file, JSON.stringify({ services: { [target.front]: front } }));
  return file;
}

test.each(['local', 'docker', 'compose'] as const)('targets of environment %s are refused by name', (environment) => {
  for (const attach of [{}, { attach: 'staging.json' }])
    expect(() => demandTargetForPods({ loadOn, environment, ...attach })).toThrow(`environment ${environment} runs`);
  expect(() => demandTargetForPods({ environment })).not.toThrow();
});

test('a target that already runs is needed, however that is said', () => {
  expect(() => demandTargetForPods({ loadOn, environment: 'auto' })).toThrow('environment auto runs');
  for (const environment of ['auto', 'attach'] as const)
    expect(() => demandTargetForPods({ loadOn, environment, attach: 'staging.json' })).not.toThrow();
});

test('a front that only this machine reaches is refused, unless pods have another address of it', () => {
  const attach = attached('http://localhost:8080');
  expect(() => demandFrontsForPods([suite], { loadOn, attach })).toThrow('localhost is the pod itself');
  expect(() => demandFrontsForPods([suite], { attach })).not.toThrow();
  expect(() => demandFrontsForPods([suite], { loadOn, attach, loadUrl: 'http://relay.team.svc' })).not.toThrow();
  expect(() => demandFrontsForPods([suite], { loadOn, attach, loadUrl: 'http://localhost' })).toThrow('the pod itself');
  expect(() => demandFrontsForPods([suite], { loadOn, attach: attached('http://staging.example') })).not.toThrow();
});

test('one address cannot be that of several targets', () => {
  const other = { ...suite, name: 'o', target: { ...target, name: 'other' } };
  const options = { loadOn, loadUrl: 'http://relay.team.svc', attach: attached('http://staging.example') };
  expect(() => demandFrontsForPods([suite, { ...suite, name: 'again' }], options)).not.toThrow();
  expect(() => demandFrontsForPods([suite, other], options)).toThrow(`there are ${target.name}, other`);
});
