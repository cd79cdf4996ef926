import { hostname } from 'node:os';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { LISTENERS } from './listeners/catalogue.ts';

/** Opens every sick listener on a port of its own; `GET /listeners` returns their URLs. */
await startService(async ({ app }) => {
  const host = text('HOST', '127.0.0.1');
  const reachable = host === '0.0.0.0' ? hostname() : host;
  const urls: Record<string, string> = {};
  for (const [name, open] of Object.entries(LISTENERS)) urls[name] = `http://${reachable}:${await open(host)}/`;
  app.get('/listeners', () => urls);
});
