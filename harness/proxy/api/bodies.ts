import { seededRandom } from '../../runtime/random.ts';
import type { ProxyRequest } from '../collection.ts';
import {
  anyObject,
  BodyError,
  type Field,
  flag,
  float,
  integer,
  type Json,
  readFields,
  readFirstValue,
  text,
} from '../go/json-read.ts';
import type { Settings } from '../settings.ts';
import type { Toxic } from '../toxic.ts';
import { ALL_KINDS } from '../toxics/catalogue.ts';
import { type Attributes, attribute, type ToxicKind } from '../toxics/toxic-kind.ts';
import { ApiError, badBody, missingField, toxicExists } from './api-error.ts';

const raw: Field<Json> = (value) => value;

/** Runs a decoder; a `BodyError` becomes the 400 of the wire. */
function decoding<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw error instanceof BodyError ? badBody(error) : error;
  }
}

function fieldsOrThrow<T extends Record<string, Field<unknown>>>(value: Json, path: string, fields: T) {
  const { values, problem } = readFields(value, path, fields);
  if (problem) throw problem;
  return values;
}

const PROXY_FIELDS = { name: text, listen: text, upstream: text, enabled: flag, toxics: raw };

/** Body of `POST /proxies`. */
export function readProxy(body: string, settings: Settings): ProxyRequest {
  const {
    name = '',
    upstream = '',
    listen = '',
    enabled = true,
    toxics,
  } = decoding(() => fieldsOrThrow(readFirstValue(body), '', PROXY_FIELDS));
  if (name === '') throw missingField('name');
  if (upstream === '') throw missingField('upstream');
  return { name, upstream, listen, enabled, toxics: decoding(() => readToxics(toxics, name, settings)) };
}

/** Body of `POST /populate` and of a configuration file; everything is checked before anything is made. */
export function readProxies(body: string, settings: Settings): readonly ProxyRequest[] {
  const list = decoding(() => {
    const value = readFirstValue(body);
    if (value !== null && !Array.isArray(value)) throw new BodyError('the body must be a list of proxies');
    return ((value ?? []) as readonly Json[]).map((item, index) => fieldsOrThrow(item, `[${index}]`, PROXY_FIELDS));
  });
  return list.map(({ name = '', upstream = '', listen = '', enabled = true, toxics }, index) => {
    if (name === '') throw missingField(`name at proxy ${index + 1}`);
    if (upstream === '') throw missingField(`upstream at proxy ${index + 1}`);
    return { name, upstream, listen, enabled, toxics: decoding(() => readToxics(toxics, name, settings)) };
  });
}

/** Body of `PATCH /proxies/{name}`: what is absent stays. */
export function readProxyPatch(body: string) {
  const { listen, upstream, enabled } = decoding(() => fieldsOrThrow(readFirstValue(body), '', PROXY_FIELDS));
  return {
    ...(listen === undefined ? {} : { listen }),
    ...(upstream === undefined ? {} : { upstream }),
    ...(enabled === undefined ? {} : { enabled }),
  };
}

/** Body of `POST /proxies/{name}/toxics`; `taken` are the names in use. Checks in Toxiproxy's order. */
export function readToxic(body: string, proxy: string, taken: readonly string[], settings: Settings): Toxic {
  return decoding(() => readToxicValue(readFirstValue(body), proxy, taken, settings));
}

function readToxics(value: Json | undefined, proxy: string, settings: Settings): readonly Toxic[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BodyError('toxics must be a list');
  const toxics: Toxic[] = [];
  for (const item of value as readonly Json[]) {
    toxics.push(
      readToxicValue(
        item,
        proxy,
        toxics.map((toxic) => toxic.name),
        settings,
      ),
    );
  }
  return toxics;
}

const TOXIC_FIELDS = { name: text, type: text, stream: text, toxicity: float, attributes: anyObject, seed: integer };

function readToxicValue(value: Json, proxy: string, taken: readonly string[], settings: Settings): Toxic {
  const fields = fieldsOrThrow(value, '', TOXIC_FIELDS);
  const { name = '', type = '', stream = 'downstream', toxicity = 1, attributes, seed } = fields;
  const direction = stream.toLowerCase();
  if (direction !== 'upstream' && direction !== 'downstream') {
    throw new ApiError(400, 'stream was invalid, can be either upstream or downstream');
  }
  // A fault of single requests belongs to both streams; it is listed and addressed as a downstream one.
  const kind = ALL_KINDS.get(type);
  if (!kind) throw new ApiError(400, 'invalid toxic type');
  const toxicName = name || `${type}_${stream}`;
  if (taken.includes(toxicName)) throw toxicExists();
  const merged = { ...zeroes(kind), ...readAttributes(kind, attributes ?? null) };
  checkRanges(kind, merged, toxicity);
  const seeds = seed === undefined ? settings.random.fork(`${proxy}/${toxicName}`) : seededRandom(seed);
  return {
    name: toxicName,
    kind,
    stream,
    direction,
    toxicity,
    attributes: merged,
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
  return decoding(() => {
    const fields = fieldsOrThrow(readFirstValue(body), '', { attributes: raw, toxicity: float });
    const attributes = { ...toxic.attributes, ...readAttributes(toxic.kind, fields.attributes ?? null) };
    const { toxicity = toxic.toxicity } = fields;
    checkRanges(toxic.kind, attributes, toxicity);
    return { toxicity, attributes };
  });
}

function readAttributes(kind: ToxicKind, value: Json): Attributes {
  const fields = Object.fromEntries(kind.attributes.map(({ name, unit }) => [name, unit === 'text' ? text : integer]));
  return fieldsOrThrow(value, 'attributes', fields) as Attributes;
}

function zeroes(kind: ToxicKind): Attributes {
  return Object.fromEntries(kind.attributes.map(({ name, unit }) => [name, unit === 'text' ? '' : 0]));
}

/** Refuses what would crash Toxiproxy, overflow or mean nothing. */
function checkRanges(kind: ToxicKind, attributes: Attributes, toxicity: number): void {
  if (toxicity < 0 || toxicity > 1) throw new BodyError(`toxicity must be between 0 and 1, got ${toxicity}`);
  if (kind.gate && toxicity !== 1) throw new BodyError(`toxicity of ${kind.type} must be 1: it acts on the listener`);
  for (const spec of kind.attributes) {
    if (spec.unit === 'text') continue;
    const value = attribute(attributes, spec.name);
    if (value < spec.min || value > spec.max) {
      const range = `between ${spec.min} and ${spec.max} ${spec.unit}`;
      throw new BodyError(`attributes.${spec.name} must be ${range}, got ${value}`);
    }
  }
  const problem = kind.check?.(attributes);
  if (problem) throw new BodyError(`attributes: ${problem}`);
}
