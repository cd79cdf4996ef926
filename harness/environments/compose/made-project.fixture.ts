import type { StartRequest } from '../../domain/ports.ts';
import type { Target } from '../../domain/target.ts';
import { relayRequest } from '../relay-target.fixture.ts';
import { type ComposeConfig, composeConfig } from './compose-config.ts';
import { runFile } from './run-file.ts';

const program = { entry: new URL('file:///service.ts') };

/** `shop` calls `payment`, which calls `cache`. */
export const shopTarget: Target = {
  ...relayRequest().target,
  front: 'shop',
  services: { shop: program, payment: program, cache: { store: 'redis' } },
  edges: [
    { from: 'shop', to: 'payment', env: 'PAYMENT_URL' },
    { from: 'payment', to: 'cache', env: 'CACHE_URL' },
  ],
};

/** What `docker compose config` says of a file; the project of a run is `run-1`. */
export function configOf(services: object, rest: object = {}): ComposeConfig {
  return composeConfig.parse({ name: 'run-1', networks: { default: { name: 'run-1_default' } }, services, ...rest });
}

/** The services of the target as a plain file has them, with `over` in place of or beside them. */
export function plainServices(over: object = {}): Record<string, object> {
  return {
    shop: { networks: { default: null }, expose: ['8080'], environment: { PAYMENT_URL: 'http://payment:8080' } },
    payment: { networks: { default: null }, expose: ['8080'], environment: { CACHE_URL: 'redis://cache:6379' } },
    cache: { networks: { default: null } },
    ...over,
  };
}

export interface RunFile {
  readonly services: Record<string, Record<string, unknown> & { networks: Record<string, { aliases: string[] }> }>;
  readonly networks: Record<string, unknown>;
  readonly volumes: Record<string, unknown>;
}

/** The file of a run of `config`. */
export function runFileOf(
  config: ComposeConfig,
  options: Partial<Parameters<typeof runFile>[2]> = {},
  request: Partial<StartRequest> = {},
): RunFile {
  const subnets = Array.from({ length: 20 }, (_, i) => `198.19.${i}.0/26`);
  const place = {
    proxy: { image: 'toxi:1', command: (port: number) => [`-port=${port}`] },
    subnets,
    bind: '127.0.0.1',
    data: 'refuse',
    images: 'squall/x',
  } as const;
  const text = runFile(config, relayRequest({ target: shopTarget, ...request }), { ...place, ...options });
  return JSON.parse(text) as RunFile;
}
