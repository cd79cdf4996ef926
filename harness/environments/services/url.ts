import { z } from 'zod';
import type { UrlSpec } from '../../domain/service.ts';
import { createServiceControl } from '../service-control.ts';
import { hostAndPort } from './host-and-port.ts';
import { observable, ready } from './schema-parts.ts';
import type { ServiceKind } from './service-kind.ts';

/** What already runs: an edge to it goes through Squall's own proxy, and nothing of it is started or stopped. */
export const url: ServiceKind<UrlSpec> = {
  key: 'url',
  schema: z.strictObject({
    url: z.string().describe('Where it runs already: http://localhost:3000'),
    ready: ready.exactOptional(),
    ...observable,
  }),
  describe: (spec) => `already runs at ${spec.url}`,
  problems: ({ url: text }) => urlProblems(text),
  unplayable: (place, { url: text }, edges) => {
    if (place === 'docker') return `runs outside of the containers, at ${text}`;
    // It was started by somebody else, so only a port that it has built in can lead it to the proxy.
    const untold = edges.filter(({ port }) => port === undefined);
    return place !== 'local' || untold.length === 0
      ? undefined
      : `already runs, so it cannot be told where ${untold.map(({ to }) => to).join(', ')} is: give its edge the port that it calls`;
  },
  runsAt: ({ url: text }) => text,
  tellsTimeScale: () => false,
  takesSettings: false,
  startLocal: async ({ name, spec, context: { reaper } }) =>
    createServiceControl(name, () => spec.url.replace(/\/$/, ''), spec, { reaper }),
};

function urlProblems(text: string): string[] {
  const parsed = URL.parse(text);
  if (parsed === null || parsed.host === '') return [`url "${text}" is no URL such as http://localhost:3000`];
  if (parsed.protocol === 'https:')
    return [`url ${text}: Squall does not speak TLS, and its proxies have no certificate; give an http:// address`];
  if (hostAndPort(text) === undefined) return [`url ${text} says no port`];
  return [];
}
