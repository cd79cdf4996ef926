import { down } from '../../faults/edge/down.ts';
import type { Provider } from './experiment.ts';
import { nothing, type Operation } from './operation.ts';
import { faultOfToxic, type Toxic } from './toxics.ts';

/** Actions of chaostoolkit-toxiproxy 0.5, and the same asked of Toxiproxy's own API. */

type Arguments = Readonly<Record<string, unknown>>;

/** The edge that a proxy of this name stands on. */
export type EdgeOf = (proxy: string) => string;

/** The functions for one type of toxic each, and what they call its attributes. */
const SHORTHANDS: Readonly<Record<string, { type: string; attributes: Readonly<Record<string, string>> }>> = {
  create_latency_toxic: { type: 'latency', attributes: { latency: 'latency', jitter: 'jitter' } },
  create_bandwith_degradation_toxic: { type: 'bandwidth', attributes: { rate: 'rate' } },
  create_slow_connection_close_toxic: { type: 'slow_close', attributes: { delay: 'delay' } },
  create_timeout_toxic: { type: 'timeout', attributes: { timeout: 'timeout' } },
  create_slicer_toxic: {
    type: 'slicer',
    attributes: { average_size: 'average_size', size_variation: 'size_variation', delay: 'delay' },
  },
  create_limiter_toxic: { type: 'limit_data', attributes: { bytes_limit: 'bytes' } },
};

const TOXIC_MODULE = 'chaostoxi.toxic.actions';
const PROXY_MODULE = 'chaostoxi.proxy.actions';

/** Undefined for an action that is not about Toxiproxy. */
export function toxiproxyOperation(provider: Provider, edgeOf: EdgeOf): Operation | undefined {
  const { module, func = '' } = provider;
  const given = argumentsOf(provider);
  if (module === TOXIC_MODULE) return toxicOperation(func, given, edgeOf);
  if (module === PROXY_MODULE) return proxyOperation(func, given, edgeOf);
  return provider.url === undefined ? undefined : apiOperation(provider, given, edgeOf);
}

function argumentsOf({ arguments: given }: Provider): Arguments {
  return typeof given === 'object' && given !== null ? (given as Arguments) : {};
}

function toxicOperation(func: string, given: Arguments, edgeOf: EdgeOf): Operation {
  const proxy = textOf(given['for_proxy']);
  if (proxy === undefined) return nothing('it names no proxy that the experiment says (for_proxy)');
  const toxic = textOf(given['toxic_name']);
  const named = toxic === undefined ? {} : { name: toxic };
  if (func === 'delete_toxic') return { does: 'lift', of: { proxy, ...(toxic === undefined ? {} : { toxic }) } };
  if (func === 'create_toxic')
    return faultOfToxic(edgeOf(proxy), proxy, {
      ...named,
      type: textOf(given['toxic_type']) ?? 'unknown',
      stream: given['stream'],
      toxicity: given['toxicity'],
      attributes: given['attributes'],
    });
  const shorthand = Object.hasOwn(SHORTHANDS, func) ? SHORTHANDS[func] : undefined;
  if (!shorthand) return unknown(func);
  const attributes = Object.entries(shorthand.attributes).map(([from, to]) => [to, given[from]] as const);
  return faultOfToxic(edgeOf(proxy), proxy, {
    ...named,
    type: shorthand.type,
    attributes: Object.fromEntries(attributes),
  });
}

const PLACED = 'Squall puts a proxy on every edge, and takes it away, itself';

function proxyOperation(func: string, given: Arguments, edgeOf: EdgeOf): Operation {
  if (func === 'reset') return { does: 'lift', of: {} };
  const proxy = textOf(given['proxy_name']);
  if (proxy === undefined) return nothing('it names no proxy that the experiment says (proxy_name)');
  switch (func) {
    case 'disable_proxy':
      return switchedOff(proxy, edgeOf);
    case 'enable_proxy':
      return { does: 'lift', of: { proxy, toxic: OFF } };
    case 'modify_proxy':
      return modified(proxy, given, edgeOf);
    case 'create_proxy':
    case 'delete_proxy':
      return nothing(PLACED);
    default:
      return unknown(func);
  }
}

/** Stands for the toxic of a proxy that is switched off. */
const OFF = '(off)';

function switchedOff(proxy: string, edgeOf: EdgeOf): Operation {
  return { does: 'inject', fault: down(edgeOf(proxy)), key: { proxy, toxic: OFF } };
}

function modified(proxy: string, { enabled }: Arguments, edgeOf: EdgeOf): Operation {
  if (enabled === false) return switchedOff(proxy, edgeOf);
  if (enabled === true) return { does: 'lift', of: { proxy, toxic: OFF } };
  return nothing('where a proxy listens and leads to is what the target says');
}

const PATH = /\/(?:reset|proxies\/(?<proxy>[^/]+)(?<toxics>\/toxics(?:\/(?<toxic>[^/]+))?)?)\/?$/;

function apiOperation({ url = '', method = 'GET' }: Provider, given: Arguments, edgeOf: EdgeOf): Operation | undefined {
  const path = URL.parse(url)?.pathname ?? '';
  const { proxy, toxics, toxic } = PATH.exec(path)?.groups ?? {};
  const verb = method.toUpperCase();
  if (verb === 'POST' && /\/reset\/?$/.test(path)) return { does: 'lift', of: {} };
  if (proxy === undefined) return undefined;
  if (toxics === undefined) return verb === 'POST' || verb === 'PATCH' ? modified(proxy, given, edgeOf) : undefined;
  if (verb === 'DELETE' && toxic !== undefined) return { does: 'lift', of: { proxy, toxic } };
  return verb === 'POST' && toxic === undefined ? faultOfToxic(edgeOf(proxy), proxy, toxicOf(given)) : undefined;
}

/** As Toxiproxy names a toxic that has no name. */
function toxicOf({ name, type, stream, toxicity, attributes }: Arguments): Toxic {
  const typed = textOf(type) ?? 'unknown';
  return {
    name: textOf(name) ?? `${typed}_${textOf(stream) ?? 'downstream'}`,
    type: typed,
    stream,
    toxicity,
    attributes,
  };
}

function unknown(func: string): Operation {
  return nothing(`chaostoolkit-toxiproxy has no ${func}`);
}

/** A name; undefined where it is left to the environment. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !value.includes('${') ? value : undefined;
}
