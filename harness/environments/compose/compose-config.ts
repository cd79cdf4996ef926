import { z } from 'zod';

const network = z.looseObject({
  aliases: z.array(z.string()).optional(),
  ipv4_address: z.string().optional(),
  link_local_ips: z.array(z.string()).optional(),
});

const mount = z.looseObject({
  /** `bind`, `volume`, `tmpfs` */
  type: z.string(),
  source: z.string().optional(),
  target: z.string(),
  read_only: z.boolean().optional(),
  /** `recursive: writable` leaves what is mounted below it writable. */
  bind: z.looseObject({ recursive: z.string().optional() }).optional(),
});

const hooks = z.array(z.looseObject({ privileged: z.boolean().optional() })).optional();

const service = z.looseObject({
  networks: z.record(z.string(), network.nullable()).optional(),
  network_mode: z.string().optional(),
  container_name: z.string().optional(),
  hostname: z.string().optional(),
  profiles: z.array(z.string()).optional(),
  ports: z.array(z.looseObject({ target: z.coerce.number(), protocol: z.string().default('tcp') })).optional(),
  /** `8080`, `8080/tcp`, `3000-3005` */
  expose: z.array(z.coerce.string()).optional(),
  environment: z.record(z.string(), z.string().nullable()).optional(),
  /** `CMD` or `CMD-SHELL` and what is run. */
  healthcheck: z.looseObject({ test: z.array(z.string()).nullish() }).optional(),
  depends_on: z.record(z.string(), z.looseObject({})).optional(),
  /** `bank`, `bank:alias` */
  links: z.array(z.string()).optional(),
  external_links: z.array(z.string()).optional(),
  /** `name=address` */
  extra_hosts: z.array(z.string()).optional(),
  volumes: z.array(mount).optional(),
  volumes_from: z.array(z.string()).optional(),
  privileged: z.boolean().optional(),
  cap_add: z.array(z.string()).optional(),
  devices: z.array(z.unknown()).optional(),
  device_cgroup_rules: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  /** Mounts the socket of the engine. */
  use_api_socket: z.boolean().optional(),
  /** A program of the machine that compose runs in place of a container. */
  provider: z.unknown().optional(),
  post_start: hooks,
  pre_stop: hooks,
  scale: z.number().optional(),
  build: z
    .looseObject({
      labels: z.record(z.string(), z.string()).optional(),
      privileged: z.boolean().optional(),
      entitlements: z.array(z.string()).optional(),
      /** Name -> folder, image or `service:bank`. */
      additional_contexts: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  deploy: z.looseObject({ replicas: z.number().optional() }).optional(),
});

const given = z.record(z.string(), z.looseObject({ environment: z.string().optional() })).optional();

/** `docker compose config --format json`, with what matters here; the rest of it passes unchanged. */
export const composeConfig = z.looseObject({
  /** Those with `environment` have the value of a variable. */
  secrets: given,
  configs: given,
  services: z.record(z.string(), service),
  networks: z
    .record(
      z.string(),
      z.looseObject({
        name: z.string().optional(),
        external: z.boolean().optional(),
        driver: z.string().optional(),
        driver_opts: z.record(z.string(), z.unknown()).optional(),
        internal: z.boolean().optional(),
      }),
    )
    .default({}),
  volumes: z
    .record(
      z.string(),
      z.looseObject({
        name: z.string().optional(),
        external: z.boolean().optional(),
        driver: z.string().optional(),
        driver_opts: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .default({}),
});
export type ComposeConfig = z.output<typeof composeConfig>;
export type ComposeService = ComposeConfig['services'][string];
export type ComposeMount = z.output<typeof mount>;

/** The networks that a service joins; none where it uses another one's or the machine's. */
export function networksOf({ network_mode, networks }: ComposeService): NonNullable<ComposeService['networks']> {
  return network_mode === undefined ? (networks ?? { default: null }) : {};
}

/**
 * The services that a run starts: those of the target, those without a profile or with an active one, and what they depend
 * on. Their profiles are dropped, because the choice is made.
 */
export function startedServices(
  config: ComposeConfig,
  wanted: readonly string[],
  activeProfiles: readonly string[],
): ComposeConfig {
  const isActive = ({ profiles = [] }: ComposeService) =>
    profiles.length === 0 || profiles.some((each) => activeProfiles.includes(each) || activeProfiles.includes('*'));
  const started = new Set<string>();
  const start = (name: string) => {
    const { depends_on = {} } = config.services[name] ?? {};
    if (started.has(name) || !config.services[name]) return;
    started.add(name);
    for (const other of Object.keys(depends_on)) start(other);
  };
  for (const [name, service] of Object.entries(config.services)) if (isActive(service)) start(name);
  for (const name of wanted) start(name);
  const services = Object.entries(config.services).filter(([name]) => started.has(name));
  return {
    ...config,
    services: Object.fromEntries(services.map(([name, { profiles: _, ...service }]) => [name, service])),
  };
}

/** The variables that secrets and configs have the values of: the file of a run lies where no `.env` tells them. `settings` has a line for each. */
export function givenVariables(
  { secrets = {}, configs = {} }: ComposeConfig,
  settings: string,
): Record<string, string> {
  const names = [...Object.values(secrets), ...Object.values(configs)].flatMap(({ environment }) => environment ?? []);
  const told = new Map(
    settings.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return Object.fromEntries(names.flatMap((name) => (told.has(name) ? [[name, told.get(name) ?? '']] : [])));
}
