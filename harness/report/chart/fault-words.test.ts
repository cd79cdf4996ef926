import { expect, test } from 'vitest';
import { faultWords } from './fault-words.ts';

test.each([
  ['fraud behaves {"slowWorkMs":25000}', 'fraud: slow work 25 s'],
  ['a behaves {"status":500,"ratio":0.1}', 'a: status 500, ratio 0.1'],
  ['bank behaves {"headers":{"retry-after":"2"}}', 'bank: headers {"retry-after":"2"}'],
  ['flapping behave on bank, every 10 s', 'bank misbehaves by turns, every 10 s'],
  ['latency 5 s on payment->bank', 'latency 5 s on payment->bank'],
  ['bank behaves {broken}', 'bank behaves {broken}'],
])('%s', (text, words) => {
  expect(faultWords(text)).toBe(words);
});
