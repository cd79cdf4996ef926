import { expect, test } from 'vitest';
import { projectProblems } from './check-project.ts';
import { configOf, plainServices, runFileOf, shopTarget } from './made-project.fixture.ts';
import { refuseProblems } from './problem.ts';

function problems(services: object, rest: object = {}, policy: Parameters<typeof projectProblems>[2] = 'refuse') {
  return projectProblems(configOf(plainServices(services), rest), shopTarget, policy).map(({ text }) => text);
}

const shop = (over: object) => ({ shop: { networks: { default: null }, expose: ['80'], ...over } });
const payment = (over: object) => ({ payment: { networks: { default: null }, expose: ['8080'], ...over } });

test('a plain file has no problem', () => {
  expect(problems({})).toEqual([]);
});

test.each<[string, object, string]>([
  ['the machine’s network, for a caller', shop({ network_mode: 'host' }), 'shop has network_mode host'],
  ['the network of its dependency', shop({ network_mode: 'service:payment' }), 'shop has network_mode service:payment'],
  [
    'the network of a container that runs',
    { log: { network_mode: 'container:dev' } },
    'log has network_mode container:dev',
  ],
  ['the machine’s network, beside the target', { log: { network_mode: 'host' } }, 'log has network_mode host'],
  ['no network', payment({ network_mode: 'none' }), 'payment has network_mode none'],
  ['a link to another project', shop({ external_links: ['dev_db_1:db'] }), 'shop uses dev_db_1:db'],
  ['volumes of another project', { log: { volumes_from: ['container:dev'] } }, 'log uses container:dev'],
  ['the process space of another project', { log: { pid: 'container:dev' } }, 'log uses container:dev'],
  ['a dependency in /etc/hosts', shop({ extra_hosts: ['payment=10.5.0.9'] }), 'shop has payment at 10.5.0.9'],
  [
    'a dependency in capitals in /etc/hosts',
    shop({ extra_hosts: ['PAYMENT=10.5.0.9'] }),
    'shop has PAYMENT at 10.5.0.9',
  ],
  [
    'a name of two services, in capitals',
    { other: { networks: { default: { aliases: ['PAYMENT'] } } } },
    'both called',
  ],
  [
    'a static address that is local to the link',
    {
      ...shop({ environment: { OTHER: 'http://169.254.1.5:8080' } }),
      ...payment({ networks: { default: { link_local_ips: ['169.254.1.5'] } } }),
    },
    'shop calls payment by its address 169.254.1.5',
  ],
  [
    'an edge that leads elsewhere, with parameters behind a semicolon',
    shop({ environment: { PAYMENT_URL: 'jdbc:sqlserver://prod-db:1433;databaseName=x' } }),
    'leads to prod-db',
  ],
  [
    'an edge that leads elsewhere, as Go writes it',
    shop({ environment: { PAYMENT_URL: 'u:p@tcp(prod-db:3306)/x' } }),
    'leads to prod-db',
  ],
  [
    'an edge that leads elsewhere, in words',
    shop({ environment: { PAYMENT_URL: 'host=prod-db port=5432 user=x' } }),
    'leads to prod-db',
  ],
  [
    'an edge that leads elsewhere, as .NET writes it',
    shop({ environment: { PAYMENT_URL: 'Server=tcp:prod-db,1433;Database=x' } }),
    'leads to prod-db',
  ],
  [
    'a health check through its own proxy',
    payment({ healthcheck: { test: ['CMD', 'curl', '-f', 'http://payment:8080/health'] } }),
    'the health check of payment asks payment, which is the name of its proxy',
  ],
  [
    'a health check through its own proxy, by an option',
    payment({ hostname: 'pay', healthcheck: { test: ['CMD-SHELL', 'pg_isready -h pay -U app || exit 1'] } }),
    'the health check of payment asks pay,',
  ],
  [
    'a caller that is called back, in capitals',
    payment({ environment: { HOOK: 'http://SHOP:80/paid' } }),
    'calls back',
  ],
  [
    'an alias in /etc/hosts',
    { ...shop({ extra_hosts: ['pay=10.5.0.9'] }), ...payment({ container_name: 'pay' }) },
    'shop has pay at 10.5.0.9',
  ],
  [
    'a static address in a setting',
    {
      ...shop({ environment: { OTHER: 'http://10.5.0.9:8080' } }),
      ...payment({ networks: { default: { ipv4_address: '10.5.0.9' } } }),
    },
    'shop calls payment by its address 10.5.0.9',
  ],
  [
    'a static address in a command',
    {
      ...shop({ command: ['run', '--bank=10.5.0.9'] }),
      ...payment({ networks: { default: { ipv4_address: '10.5.0.9' } } }),
    },
    'shop calls payment by its address 10.5.0.9',
  ],
  [
    'the machine',
    shop({ environment: { OTHER: 'http://host.docker.internal:8081' } }),
    'shop calls host.docker.internal (OTHER)',
  ],
  [
    'the machine under another name',
    shop({ extra_hosts: ['box=host-gateway'], environment: { OTHER: 'http://box:8081' } }),
    'shop calls box (OTHER)',
  ],
  [
    'an edge that leads elsewhere',
    shop({ environment: { PAYMENT_URL: 'https://u@pay.example/x' } }),
    'leads to pay.example',
  ],
  [
    'an edge that leads to itself',
    shop({ environment: { PAYMENT_URL: 'http://localhost:8080' } }),
    'leads to localhost',
  ],
  ['an edge through a file', shop({ environment: { PAYMENT_URL: 'unix:/run/pay.sock' } }), 'is a socket in a file'],
  ['a call back', payment({ environment: { HOOK: 'http://shop:80/paid' } }), 'payment calls back shop (HOOK)'],
  ['a name of two services', { other: { networks: { default: { aliases: ['payment'] } } } }, 'both called payment'],
  ['UDP', payment({ expose: ['8080', '53/udp'] }), 'payment listens on 53/udp'],
  ['a range of ports', payment({ expose: ['30000-40000'] }), 'payment has more than 100 ports'],
  ['replicas', payment({ deploy: { replicas: 3 } }), 'payment has 3 replicas'],
  ['no port', { shop: { networks: { default: null } } }, 'on which port shop listens'],
  [
    'a folder that can be written to',
    shop({ volumes: [{ type: 'bind', source: '/src', target: '/app' }] }),
    'shop can write to /src',
  ],
  [
    'a socket, which read-only does not protect',
    { log: { volumes: [{ type: 'bind', source: '/var/run/docker.sock', target: '/s', read_only: true }] } },
    'log can write to /var/run/docker.sock',
  ],
  ['the processes of the machine', { log: { pid: 'host' } }, 'log has pid host'],
  ['the shared memory of the machine', { log: { ipc: 'host' } }, 'log has ipc host'],
  ['volumes of another project', { log: { volumes_from: ['container:theirs:ro'] } }, 'log uses container:theirs'],
  ['the network of another project', { log: { network_mode: 'container:theirs' } }, 'log has network_mode container'],
  [
    'a folder with the socket of the engine, which read-only does not protect',
    { log: { volumes: [{ type: 'bind', source: '/var/run', target: '/s', read_only: true }] } },
    'log reaches the sockets in /var/run',
  ],
  [
    'the whole machine, to be read',
    { log: { volumes: [{ type: 'bind', source: '/', target: '/rootfs', read_only: true }] } },
    'log reaches the sockets in /',
  ],
  [
    'the sockets of a database',
    { log: { volumes: [{ type: 'bind', source: '/run/postgresql/', target: '/s', read_only: true }] } },
    'log reaches the sockets in /run/postgresql/',
  ],
  [
    'a folder that is read-only but for what is mounted below',
    {
      log: {
        volumes: [{ type: 'bind', source: '/mnt', target: '/m', read_only: true, bind: { recursive: 'writable' } }],
      },
    },
    'log can write to /mnt: what is mounted below it stays writable',
  ],
  ['the API of the engine', { log: { use_api_socket: true } }, 'log has the socket of the engine'],
  ['a program of the machine', { log: { provider: { type: 'model' } } }, 'log is a program of the machine'],
  [
    'a hook with privileges',
    { log: { post_start: [{ command: ['x'], privileged: true }] } },
    'log has a privileged hook',
  ],
  ['rules for devices', { log: { device_cgroup_rules: ['b *:* rmw'] } }, 'log may use devices of the machine'],
  ['all of /proc', { log: { security_opt: ['systempaths=unconfined'] } }, 'log sees all of /proc'],
  ['the clock of the machine', { log: { cap_add: ['SYS_TIME'] } }, 'log has the capability SYS_TIME'],
  ['a build with privileges', { log: { build: { context: '/', privileged: true } } }, 'log is built with privileges'],
  ['a privileged service', { log: { privileged: true } }, 'log is privileged'],
  [
    'a service that may mount',
    { log: { cap_add: ['NET_ADMIN', 'CAP_SYS_ADMIN'] } },
    'has the capability CAP_SYS_ADMIN',
  ],
  [
    'a disk of the machine',
    { log: { devices: [{ source: '/dev/sda', target: '/dev/sda' }] } },
    'log has devices of the',
  ],
])('refused: %s', (_, services, text) => {
  expect(problems(services)).toEqual([expect.stringContaining(text)]);
});

test.each<[string, object]>([
  [
    'a relay between the two',
    { ...shop({ environment: { PAYMENT_URL: 'http://nginx:80' } }), nginx: { networks: { default: null } } },
  ],
  [
    'an alias, in capitals, with a dot',
    { ...shop({ environment: { PAYMENT_URL: 'http://PAY.:8080' } }), ...payment({ container_name: 'pay' }) },
  ],
  ['several hosts', { ...payment({ environment: { CACHE_URL: 'cache:6379,cache:6380' } }) }],
  ['the machine’s name that nothing calls', shop({ extra_hosts: ['host.docker.internal=host-gateway'] })],
  [
    'a health check of its own',
    payment({ healthcheck: { test: ['CMD', 'curl', '-f', 'http://localhost:8080/payment'] } }),
  ],
  ['a health check of the dependency', shop({ healthcheck: { test: ['CMD', 'curl', 'http://payment:8080'] } })],
  [
    'a folder beside the sockets',
    { log: { volumes: [{ type: 'bind', source: '/runner', target: '/r', read_only: true }] } },
  ],
  ['a hook without privileges', { log: { post_start: [{ command: ['x'] }] } }],
  ['an edge in words', shop({ environment: { PAYMENT_URL: 'host=payment port=8080 user=x' } })],
  ['an edge as Go writes it', shop({ environment: { PAYMENT_URL: 'u:p@tcp(payment:3306)/x' } })],
  ['a sidecar', { log: { network_mode: 'service:payment' } }],
  [
    'a folder that is only read',
    shop({ volumes: [{ type: 'bind', source: '/src', target: '/app', read_only: true }] }),
  ],
  ['its own name in a setting', payment({ environment: { SERVICE: 'shop' } })],
])('let through: %s', (_, services) => {
  expect(problems(services)).toEqual([]);
});

test('all problems are told at once, with their fixes', () => {
  const config = configOf({ shop: { network_mode: 'host' }, payment: {} });
  expect(() => refuseProblems(projectProblems(config, shopTarget, 'refuse'))).toThrow(
    expect.objectContaining({
      code: 'SQUALL_INVALID_PLAN',
      message: expect.stringMatching(/no service cache.*|shop has network_mode host.*port payment/s),
      hint: expect.stringContaining('expose: ["8080"]'),
    }),
  );
  expect(projectProblems(config, shopTarget, 'refuse')).toHaveLength(4);
});

const KEPT = [
  ['external', { external: true, name: 'dev_data' }],
  ['of a fixed name', { name: 'dev_data' }],
  [
    'of a folder',
    { name: 'run-1_data', driver: 'local', driver_opts: { type: 'none', o: 'bind', device: '/dev-data' } },
  ],
  ['of another driver', { name: 'run-1_data', driver: 'nfs' }],
] as const;

test.each(KEPT)('a volume %s is refused, or protected by a new one, or shared', (_, data) => {
  const rest = { volumes: { data } };
  const services = shop({ volumes: [{ type: 'volume', source: 'data', target: '/data' }] });
  expect(problems(services, rest)).toEqual([expect.stringMatching(/shop can write to volume (dev|run-1)_data/)]);
  expect(problems(services, rest, 'protect')).toEqual([]);
  const config = configOf(plainServices(services), rest);
  expect(runFileOf(config, { data: 'protect' }).volumes).toEqual({ data: {} });
  expect(runFileOf(config, { data: 'share' }).volumes['data']).not.toEqual({});
});

test('a volume that is only read stays, and the run neither makes nor removes it', () => {
  const rest = { volumes: { data: { name: 'dev_data' } } };
  const services = shop({ volumes: [{ type: 'volume', source: 'data', target: '/data', read_only: true }] });
  expect(problems(services, rest)).toEqual([]);
  const config = configOf(plainServices(services), rest);
  expect(runFileOf(config).volumes).toEqual({ data: { external: true, name: 'dev_data' } });
  expect(runFileOf(config, { data: 'protect' }).volumes).toEqual({ data: { external: true, name: 'dev_data' } });
});

test('folders become read-only with protect, and none is made on the machine', () => {
  const config = configOf(plainServices(shop({ volumes: [{ type: 'bind', source: '/src', target: '/app' }] })));
  const mounts = (data: 'protect' | 'share') => runFileOf(config, { data }).services['shop']?.['volumes'];
  expect(mounts('protect')).toEqual([expect.objectContaining({ read_only: true, bind: { create_host_path: false } })]);
  expect(mounts('share')).toEqual([
    { type: 'bind', source: '/src', target: '/app', bind: { create_host_path: false } },
  ]);
});

test.each<[string, object]>([
  ['a socket', { volumes: [{ type: 'bind', source: '/var/run/docker.sock', target: '/s' }] }],
  ['privileges', { privileged: true }],
])('protect does not let %s through, which read-only mounts do not stop; share does', (_, log) => {
  expect(problems({ log }, {}, 'protect')).toHaveLength(1);
  expect(problems({ log }, {}, 'share')).toEqual([]);
});
