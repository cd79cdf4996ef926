import { expect, test } from 'vitest';
import { unsupportedNode } from './supported-node.ts';

test.each(['24.0.0', '25.1.0', '100.0.0'])('Node %s will do where 24 is needed', (running) => {
  expect(unsupportedNode(running, 24)).toBeUndefined();
});

test.each(['8.17.0', '20.20.2', '22.23.3'])('on Node %s the error says what is needed', (running) => {
  expect(unsupportedNode(running, 24)).toBe(`squall needs Node 24 or newer, and this is Node ${running}`);
});

test('what is needed stands in package.json', () => {
  expect(unsupportedNode('6.0.0')).toMatch(/^squall needs Node \d+ or newer, and this is Node 6\.0\.0$/);
});
