import { expect, test } from 'vitest';
import { bindingTo } from './check-rights.ts';

test.each([
  ['ada', "squall-runner-ada --user 'ada'"],
  ['Ada.Lovelace@shop.example', "squall-runner-ada-lovelace-shop-example --user 'Ada.Lovelace@shop.example'"],
  ["o'hara; rm -rf /", "squall-runner-o-hara-rm-rf --user 'o'\\''hara; rm -rf /'"],
  ['system:serviceaccount:ci:nightly', 'squall-runner-nightly --serviceaccount ci:nightly'],
  [undefined, 'squall-runner-you --user YOU'],
])('%s is bound as %s', (user, words) => {
  expect(bindingTo(user)).toBe(words);
});
