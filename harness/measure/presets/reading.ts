import { type PrometheusSample, type PrometheusScrape, parsePrometheus } from '../../domain/prometheus.ts';
import type { ProbeSpec } from '../../domain/service.ts';
import { stubStatusAsPrometheus } from './stub-status.ts';

/** One answer of an endpoint: samples of Prometheus text, or a JSON document. */
export interface Reading extends PrometheusScrape {
  readonly document?: unknown;
  /** Samples that are those of the reading before; absent where there are none. */
  readonly repeated?: readonly PrometheusSample[];
}

/** The answers of an endpoint, one for each of its paths. Throws where they are something else, such as the page of a login. */
export function readAnswers(format: ProbeSpec['format'], texts: readonly string[]): Reading {
  if (format === 'json') return readJson(texts);
  const text = texts.join('\n');
  const reading = readPrometheus(format === 'stub-status' ? stubStatusAsPrometheus(text) : text);
  const [line] = reading.unreadable;
  if (line && reading.samples.length === 0) throw new Error(`it answered something that is no metrics: ${line.text}`);
  return reading;
}

export function readPrometheus(text: string): Reading {
  return parsePrometheus(text);
}

/** Several documents that were read together become a list. */
export function readJson(texts: readonly string[]): Reading {
  const documents: unknown[] = texts.map((text) => JSON.parse(text));
  return { samples: [], types: new Map(), unreadable: [], document: documents.length === 1 ? documents[0] : documents };
}
