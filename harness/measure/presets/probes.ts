import type { MetricFormulas, ProbeSpec, ServiceSpec } from '../../domain/service.ts';
import { SquallError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { presets } from './catalogue.ts';
import { compileMetrics, type MetricReader } from './metric-reader.ts';
import type { Preset } from './preset.ts';
import { type Reading, readAnswers } from './reading.ts';
import { createRepeatFilter } from './repeated-samples.ts';

/** An endpoint, ready to be read. */
export interface Probe {
  /** As people know it: `/metrics`. */
  readonly path: string;
  /** Throws when an answer is missing or cannot be read. */
  read(get: (path: string) => Promise<string>): Promise<Reading>;
  readonly metricsIn: MetricReader;
}

/** All endpoints of a service. `metrics` is one with preset `squall`; an endpoint named twice is read once. */
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
  const sources = new Map<string, ProbeSpec>();
  return probesOf(spec).map((probe) => {
    const metricsIn = compileMetrics(formulasOf(probe));
    const withoutRepeats = createRepeatFilter();
    return {
      path: [probe.path].flat().join(' and '),
      read: async (get) => withoutRepeats(await read(probe, get)),
      metricsIn: Object.assign(
        (reading: Reading) => metricsIn(reading).filter(({ name }) => isFirstSource(sources, name, probe)),
        { computes: metricsIn.computes },
      ),
    };
  });
}

/** A metric that two endpoints report is taken from the first, or it would count twice. */
function isFirstSource(sources: Map<string, ProbeSpec>, name: string, probe: ProbeSpec): boolean {
  if (!sources.has(name)) sources.set(name, probe);
  return sources.get(name) === probe;
}

async function read({ path, format }: ProbeSpec, get: (path: string) => Promise<string>): Promise<Reading> {
  const texts = await Promise.all([path].flat().map((each) => get(each)));
  return readAnswers(format, texts);
}

/** A probe's own formulas replace those of its presets; of several presets the first that has a value counts. */
function formulasOf({ format, presets: names = [], words = {} }: ProbeSpec): MetricFormulas {
  const known = names.flatMap((name) => Object.entries(presetOf(name, format).metrics));
  const byMetric = Map.groupBy(known, ([metric]) => metric);
  const ofPresets = [...byMetric].map(([metric, entries]) => [metric, entries.flatMap(([, formulas]) => formulas)]);
  return { ...Object.fromEntries(ofPresets), ...words };
}

function presetOf(name: string, format: ProbeSpec['format']): Preset {
  const preset = presets.get(name);
  if (!preset)
    throw new SquallError('SQUALL_UNKNOWN_NAME', `there is no preset ${name}${nearest(name, [...presets.keys()])}`);
  if (preset.format === format) return preset;
  throw new SquallError('SQUALL_INVALID_PLAN', `preset ${name} reads ${preset.format}, and its probe is ${format}`);
}
