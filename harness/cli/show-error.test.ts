import { expect, test } from 'vitest';
import { shown } from './show-error.ts';

test('an error that quotes a service keeps its lines and shows neither secrets nor escape codes', () => {
  const message = 'bank died:\n  | DB_PASSWORD=hunter22\n  | \u001b]0;owned\u0007 Authorization: Bearer abc.def-123456';
  expect(shown(message)).toBe('bank died:\n  | DB_PASSWORD=[redacted]\n  |  Authorization: [redacted]');
});
