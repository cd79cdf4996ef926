import { currentPolicy } from '../kit/current-policy.ts';
import { hop } from '../kit/hop.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { VARIANTS } from './variants.ts';

const NEXT: Readonly<Record<string, string>> = { a: 'b', b: 'c', c: 'third-party' };

/** One of three services in a row: A, B or C, as `HOP` says. Requests without a deadline get 5 s. */
await startService(async (parts) => {
  const name = text('HOP');
  const next = text('NEXT', NEXT[name]);
  const policy = await currentPolicy(parts, VARIANTS, 'deadline80');
  const route = hop(parts, { name, calls: [next], policy });
  parts.app.post(
    '/v1/geocode',
    route(({ call, body }) => call(next, '/v1/geocode', body)),
  );
});
