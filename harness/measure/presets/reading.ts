import { type PrometheusScrape, parsePrometheus } from '../../domain/prometheus.ts';

/** One answer of an endpoint: samples of Prometheus text, or a JSON document. */
export interface Reading extends PrometheusScrape {
  readonly document?: unknown;
}

export function readPrometheus(text: string): Reading {
  return parsePrometheus(text);
}

/** Several documents that were read together become a list. */
export function readJson(texts: readonly string[]): Reading {
  const documents: unknown[] = texts.map((text) => JSON.parse(text));
  return { samples: [], types: new Map(), unreadable: [], document: documents.length === 1 ? documents[0] : documents };
}
