import type { ServiceSpec } from '../../domain/service.ts';
import { storeOf } from '../stores/catalogue.ts';
import type { ComposeConfig } from './compose-config.ts';

/** A port on which a service listens inside, as its file says it. */
export interface Port {
  readonly number: number;
  /** `tcp`, `udp` */
  readonly protocol: string;
}

/** More ports than any service has; a range beyond it is for a protocol that negotiates its ports. */
const MOST = 100;

/** Every port that a service exposes or publishes, in the order of its file. */
export function declaredPorts(name: string, config: ComposeConfig): Port[] {
  const { expose = [], ports = [] } = config.services[name] ?? {};
  const published = ports.map(({ target, protocol }) => ({ number: target, protocol }));
  const all = [...expose.flatMap(exposedPorts), ...published];
  return [...new Map(all.map((port) => [`${port.number}/${port.protocol}`, port])).values()];
}

/** Where a service is called: the first TCP port of its file, else of its store or in `PORT`. */
export function mainPort(name: string, config: ComposeConfig, spec: ServiceSpec): number | undefined {
  const declared = declaredPorts(name, config).find(({ protocol }) => protocol === 'tcp')?.number;
  if (declared !== undefined) return declared;
  if (spec.store !== undefined) return storeOf(spec.store).port;
  const configured = Number(config.services[name]?.environment?.['PORT']);
  return configured > 0 ? configured : undefined;
}

/** `8080/tcp`, `3000-3005/udp`; a range of more than a hundred ports is cut there, which `tooManyPorts` tells. */
function exposedPorts(text: string): Port[] {
  const [range = '', protocol = 'tcp'] = text.split('/');
  const [first = Number.NaN, last = first] = range.split('-').map(Number);
  const count = Math.min(last - first, MOST) + 1;
  return Array.from({ length: count > 0 ? count : 0 }, (_, i) => ({ number: first + i, protocol }));
}

/** More ports than a proxy is given listeners for. */
export function tooManyPorts(ports: readonly Port[]): boolean {
  return ports.length > MOST;
}
