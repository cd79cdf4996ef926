import { type PrometheusScrape, parsePrometheus } from '../../domain/prometheus.ts';
import type { ProbeSpec } from '../../domain/service.ts';
import { stubStatusAsPrometheus } from './stub-status.ts';

/** One answer of an endpoint: samples of Prometheus text, or a JSON document. */
export interface Reading extends PrometheusScrape {
  readonly document?: unknown;
}

/** The answers of an endpoint, one for each of its paths. */
export function readAnswers(format: ProbeSpec['format'], texts: readonly string[]): Reading {
  if (format === 'json') return readJson(texts);
  const text = texts.join('\n');
  return readPrometheus(format === 'stub-status' ? stubStatusAsPrometheus(text) : text);
}

export function readPrometheus(text: string): Reading {
  return parsePrometheus(text);
}

/** Several documents that were read together become a list. */
export function readJson(texts: readonly string[]): Reading {
  const documents: unknown[] = texts.map((text) => JSON.parse(text));
  return { samples: [], types: new Map(), unreadable: [], document: documents.length === 1 ? documents[0] : documents };
}
