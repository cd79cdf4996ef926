import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { MANIFESTS } from './manifests.ts';

/** An object of Kubernetes as it is written. */
export interface Written {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly [field: string]: unknown;
}

/** The manifests that `kubectl apply -f` of their folder applies, and those of the folder `optional`. */
export const ALWAYS = manifestsIn(MANIFESTS);
export const OPTIONAL = manifestsIn(join(MANIFESTS, 'optional'));

/** By kind and name, as a cluster tells objects apart. */
export function keyed(objects: readonly Written[]): Readonly<Record<string, Written>> {
  return Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}

export function readObjects(text: string): Written[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors[0]) throw document.errors[0];
    const object: unknown = document.toJS();
    return object === null ? [] : [object as Written];
  });
}

function manifestsIn(folder: string): Written[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.flatMap((file) => readObjects(readFileSync(join(folder, file), 'utf8')));
}
