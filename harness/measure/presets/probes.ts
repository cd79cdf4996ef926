import type { ProbeSpec, ServiceSpec, WordFormulas } from '../../domain/target.ts';
import { SquallError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { presets } from './catalogue.ts';
import type { Preset } from './preset.ts';
import { type Reading, readJson, readPrometheus } from './reading.ts';
import { compileWords, type WordReader } from './words.ts';

/** An endpoint, ready to be asked. */
export interface Probe {
  /** Throws when an answer is missing or cannot be read. */
  read(get: (path: string) => Promise<string>): Promise<Reading>;
  readonly wordsOf: WordReader;
}

/** All endpoints of a service. `metrics` is one with preset `squall`; the same endpoint named twice is asked once. */
export function probesOf({ metrics, probes = [] }: ServiceSpec): readonly ProbeSpec[] {
  const own: ProbeSpec[] = metrics === undefined ? [] : [{ path: metrics, format: 'prometheus', presets: ['squall'] }];
  const byPath = Map.groupBy([...own, ...probes], ({ path, format }) => JSON.stringify([format, path]));
  return [...byPath.values()].map(([first, ...rest]) => rest.reduce(both, first as ProbeSpec));
}

function both(one: ProbeSpec, other: ProbeSpec): ProbeSpec {
  return {
    ...one,
    presets: [...(one.presets ?? []), ...(other.presets ?? [])],
    words: { ...other.words, ...one.words },
  };
}

/** Throws SQUALL_UNKNOWN_NAME for a preset that does not exist, SQUALL_INVALID_PLAN for one of another format or a bad formula. */
export function createProbes(spec: ServiceSpec): readonly Probe[] {
  const tellers = new Map<string, ProbeSpec>();
  return probesOf(spec).map((probe) => {
    const wordsOf = compileWords(formulasOf(probe));
    return {
      read: (get) => read(probe, get),
      wordsOf: (reading) => new Map([...wordsOf(reading)].filter(([name]) => isFirstTeller(tellers, name, probe))),
    };
  });
}

/** Two endpoints that tell the same would count it twice. */
function isFirstTeller(tellers: Map<string, ProbeSpec>, name: string, probe: ProbeSpec): boolean {
  if (!tellers.has(name)) tellers.set(name, probe);
  return tellers.get(name) === probe;
}

async function read({ path, format }: ProbeSpec, get: (path: string) => Promise<string>): Promise<Reading> {
  const texts = await Promise.all([path].flat().map((each) => get(each)));
  return format === 'json' ? readJson(texts) : readPrometheus(texts.join('\n'));
}

/** Own words replace those of the presets; what one preset cannot tell the next may. */
function formulasOf({ format, presets: names = [], words = {} }: ProbeSpec): WordFormulas {
  const known = names.flatMap((name) => Object.entries(presetOf(name, format).words));
  const byWord = Map.groupBy(known, ([word]) => word);
  const ofPresets = [...byWord].map(([word, entries]) => [word, entries.flatMap(([, formulas]) => formulas)] as const);
  return { ...Object.fromEntries(ofPresets), ...words };
}

function presetOf(name: string, format: ProbeSpec['format']): Preset {
  const preset = presets.get(name);
  if (!preset)
    throw new SquallError('SQUALL_UNKNOWN_NAME', `there is no preset ${name}${nearest(name, [...presets.keys()])}`);
  if (preset.format === format) return preset;
  throw new SquallError('SQUALL_INVALID_PLAN', `preset ${name} reads ${preset.format}, and its probe is ${format}`);
}
