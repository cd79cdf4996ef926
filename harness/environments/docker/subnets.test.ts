import { expect, test } from 'vitest';
import { freeSubnets } from './subnets.ts';

test('subnets follow each other from where they begin, and begin again at the end', () => {
  expect(freeSubnets([], 0, 2)).toEqual(['198.19.0.0/26', '198.19.0.64/26']);
  expect(freeSubnets([], 1023, 2)).toEqual(['198.19.255.192/26', '198.19.0.0/26']);
});

test('whatever overlaps is left out, however it is cut', () => {
  expect(freeSubnets(['198.19.0.0/26', '198.19.0.112/28'], 0, 1)).toEqual(['198.19.0.128/26']);
  expect(freeSubnets(['198.19.0.0/17', '172.17.0.0/16', 'fd00::/64'], 0, 1)).toEqual(['198.19.128.0/26']);
});

test('when all are taken it says so', () => {
  expect(() => freeSubnets(['198.18.0.0/15'], 5, 1)).toThrow('1024 networks');
  expect(freeSubnets([], 5, 1024)).toHaveLength(1024);
});
