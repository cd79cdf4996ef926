import { seededRandom } from '../../runtime/random.ts';
import type { ProxyRequest } from '../collection.ts';
import type { Settings } from '../settings.ts';
import type { Toxic } from '../toxic.ts';
import { type Attributes, attribute } from '../toxics/attributes.ts';
import { ALL_KINDS } from '../toxics/catalogue.ts';
import type { ToxicKind } from '../toxics/toxic-kind.ts';
import { ApiError, badBody, missingField, toxicExists } from './api-error.ts';
import { anyObject, flag, integer, type Json, number, parseBody, raw, readFields, text } from './json-body.ts';

const PROXY_FIELDS = { name: text, listen: text, upstream: text, enabled: flag, toxics: raw };

/** Body of `POST /proxies`. */
export function readProxy(body: string, settings: Settings): ProxyRequest {
  return proxyRequest(readFields(parseBody(body), '', PROXY_FIELDS), '', settings);
}

/** Body of `POST /populate` and of a configuration file; everything is checked before anything is made. */
export function readProxies(body: string, settings: Settings): readonly ProxyRequest[] {
  const value = parseBody(body) ?? [];
  if (!Array.isArray(value)) throw badBody('the body must be a list of proxies');
  const list = value.map((item: Json, index) => readFields(item, `[${index}]`, PROXY_FIELDS));
  return list.map((fields, index) => proxyRequest(fields, ` at proxy ${index + 1}`, settings));
}

/** `where` follows the name of a field that is missing. */
function proxyRequest(
  fields: ReturnType<typeof readFields<typeof PROXY_FIELDS>>,
  where: string,
  settings: Settings,
): ProxyRequest {
  const { name = '', upstream = '', listen = '', enabled = true, toxics } = fields;
  if (name === '') throw missingField(`name${where}`);
  if (upstream === '') throw missingField(`upstream${where}`);
  return { name, upstream, listen, enabled, toxics: readToxics(toxics ?? [], name, settings) };
}

/** Body of `PATCH /proxies/{name}`: absent fields stay. */
export function readProxyPatch(body: string) {
  const { listen, upstream, enabled } = readFields(parseBody(body), '', PROXY_FIELDS);
  return {
    ...(listen === undefined ? {} : { listen }),
    ...(upstream === undefined ? {} : { upstream }),
    ...(enabled === undefined ? {} : { enabled }),
  };
}

/** Body of `POST /proxies/{name}/toxics`; `taken` are the names in use. */
export function readToxic(body: string, proxy: string, taken: readonly string[], settings: Settings): Toxic {
  return toxicOf(parseBody(body), proxy, taken, settings);
}

function readToxics(value: Json, proxy: string, settings: Settings): readonly Toxic[] {
  if (!Array.isArray(value)) throw badBody('toxics must be a list');
  const toxics: Toxic[] = [];
  for (const item of value as readonly Json[]) {
    const taken = toxics.map(({ name }) => name);
    toxics.push(toxicOf(item, proxy, taken, settings));
  }
  return toxics;
}

const TOXIC_FIELDS = { name: text, type: text, stream: text, toxicity: number, attributes: anyObject, seed: integer };

/** Checks in Toxiproxy's order. */
function toxicOf(value: Json, proxy: string, taken: readonly string[], settings: Settings): Toxic {
  const fields = readFields(value, '', TOXIC_FIELDS);
  const { type = '', stream = 'downstream', toxicity = 1, seed } = fields;
  const direction = stream.toLowerCase();
  if (direction !== 'upstream' && direction !== 'downstream') {
    throw new ApiError(400, 'stream was invalid, can be either upstream or downstream');
  }
  // A fault of single requests belongs to both streams; it is listed and addressed as a downstream one.
  const kind = ALL_KINDS.get(type);
  if (!kind) throw new ApiError(400, 'invalid toxic type');
  const name = fields.name || `${type}_${stream}`;
  if (taken.includes(name)) throw toxicExists();
  const attributes = { ...zeroes(kind), ...readAttributes(kind, fields.attributes ?? null) };
  checkRanges(kind, attributes, toxicity);
  const seeds = seed === undefined ? settings.random.fork(`${proxy}/${name}`) : seededRandom(seed);
  return {
    name,
    kind,
    stream,
    direction,
    toxicity,
    attributes,
    coin: seeds.fork('toxicity'),
    dice: seeds.fork('draws'),
    requests: { seen: 0, hit: 0 },
  };
}

/** What a `PATCH` of a toxic changes. */
export interface ToxicPatch {
  readonly toxicity: number;
  readonly attributes: Attributes;
}

/** Body of `PATCH /proxies/{name}/toxics/{toxic}`: all or nothing. */
export function readToxicPatch(body: string, toxic: Toxic): ToxicPatch {
  const fields = readFields(parseBody(body), '', { attributes: raw, toxicity: number });
  const attributes = { ...toxic.attributes, ...readAttributes(toxic.kind, fields.attributes ?? null) };
  const { toxicity = toxic.toxicity } = fields;
  checkRanges(toxic.kind, attributes, toxicity);
  return { toxicity, attributes };
}

function readAttributes(kind: ToxicKind, value: Json): Attributes {
  const fields = Object.fromEntries(kind.attributes.map(({ name, unit }) => [name, unit === 'text' ? text : integer]));
  return readFields(value, 'attributes', fields) as Attributes;
}

function zeroes(kind: ToxicKind): Attributes {
  return Object.fromEntries(kind.attributes.map(({ name, unit }) => [name, unit === 'text' ? '' : 0]));
}

/** Refuses what would crash Toxiproxy, overflow or mean nothing. */
function checkRanges(kind: ToxicKind, attributes: Attributes, toxicity: number): void {
  if (toxicity < 0 || toxicity > 1) throw badBody(`toxicity must be between 0 and 1, got ${toxicity}`);
  if (kind.listenMode && toxicity !== 1) {
    throw badBody(`toxicity of ${kind.type} must be 1: it acts on the listener`);
  }
  for (const spec of kind.attributes) {
    if (spec.unit === 'text') continue;
    const value = attribute(attributes, spec.name);
    if (value < spec.min || value > spec.max) {
      const range = `between ${spec.min} and ${spec.max} ${spec.unit}`;
      throw badBody(`attributes.${spec.name} must be ${range}, got ${value}`);
    }
  }
  const problem = kind.check?.(attributes);
  if (problem) throw badBody(`attributes: ${problem}`);
}
