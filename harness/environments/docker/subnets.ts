import { randomInt } from 'node:crypto';
import type { Engine } from './engine.ts';

/**
 * 198.19.0.0/16 in 1024 networks of 61 hosts: half of what RFC 2544 sets aside for benchmarks, so it is not routed. An
 * engine has addresses of its own for about 30 networks only, and a run needs several per lane.
 */
const FIRST = 0xc6_13_00_00;
const SIZE = 64;
const COUNT = 1024;

/** Subnets such as `198.19.4.64/26`, ours until disposed. */
export interface SubnetClaim extends Disposable {
  readonly subnets: readonly string[];
}

/** Subnets that this process claimed and that have no network yet. */
const claimed = new Set<string>();

/** Claims subnets that no network of the engine overlaps, from a random one on, so that processes do not collide. */
export async function claimSubnets({ client }: Engine, count: number): Promise<SubnetClaim> {
  const networks = await client.container.dockerode.listNetworks();
  const there = networks.flatMap(({ IPAM }) => IPAM?.Config?.flatMap(({ Subnet }) => Subnet ?? []) ?? []);
  const subnets = freeSubnets([...there, ...claimed], randomInt(COUNT), count);
  for (const subnet of subnets) claimed.add(subnet);
  return {
    subnets,
    [Symbol.dispose]: () => {
      for (const subnet of subnets) claimed.delete(subnet);
    },
  };
}

/** The next `count` subnets from the `start`th on that overlap none of `taken`; throws when there are too few. */
export function freeSubnets(taken: readonly string[], start: number, count: number): string[] {
  const ranges = taken.filter((subnet) => !subnet.includes(':')).map(rangeOf);
  const free: string[] = [];
  for (let i = 0; i < COUNT && free.length < count; i++) {
    const from = FIRST + ((start + i) % COUNT) * SIZE;
    const to = from + SIZE - 1;
    if (ranges.every((range) => to < range.from || from > range.to)) free.push(`${dotted(from)}/26`);
  }
  if (free.length < count) throw new Error(`the engine has ${COUNT} networks in 198.19.0.0/16 already`);
  return free;
}

function rangeOf(subnet: string): { readonly from: number; readonly to: number } {
  const [address = '', bits = '32'] = subnet.split('/');
  const size = 2 ** (32 - Number(bits));
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const from = Math.floor(number / size) * size;
  return { from, to: from + size - 1 };
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
