import type { ComposeService } from './compose-config.ts';

/** Capabilities with which a container is no longer confined to itself (capabilities(7)). */
const POWERFUL = [
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_TIME',
];

type Reaches = (service: ComposeService) => boolean;

/** What lets a service reach out of its container, in words that follow its name. */
const PRIVILEGES: readonly (readonly [what: string, has: Reaches])[] = [
  ['is privileged', ({ privileged }) => privileged === true],
  ['has devices of the machine', ({ devices = [] }) => devices.length > 0],
  [
    'may use devices of the machine (device_cgroup_rules)',
    ({ device_cgroup_rules = [] }) => device_cgroup_rules.length > 0,
  ],
  ['sees all of /proc and /sys (security_opt)', ({ security_opt = [] }) => security_opt.some(unconfines)],
  ['has the socket of the engine (use_api_socket)', ({ use_api_socket }) => use_api_socket === true],
  ['is a program of the machine (provider)', ({ provider }) => provider !== undefined],
  [
    'has a privileged hook',
    ({ post_start = [], pre_stop = [] }) => [...post_start, ...pre_stop].some(({ privileged }) => privileged === true),
  ],
  ['is built with privileges', ({ build }) => build?.privileged === true || (build?.entitlements ?? []).length > 0],
];

/** Every way by which a service is more than its container: `is privileged`. */
export function privilegesOf(service: ComposeService): string[] {
  const added = (service.cap_add ?? []).filter((name) => POWERFUL.includes(name.toUpperCase().replace(/^CAP_/, '')));
  return [
    ...PRIVILEGES.filter(([, has]) => has(service)).map(([what]) => what),
    ...added.map((name) => `has the capability ${name}`),
  ];
}

function unconfines(option: string): boolean {
  return /^systempaths[=:]unconfined$/.test(option);
}
