import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TargetDefinition } from '../../domain/define-target.ts';
import type { ServiceSpec } from '../../domain/service.ts';
import { kindOf } from '../../environments/services/catalogue.ts';
import type { SquallConfig } from './config.ts';

/** The configuration with absolute paths; those of its file are relative to `root`. */
export function withPaths(config: SquallConfig, root: string): SquallConfig {
  const { targets, results, attach, composeFile } = config;
  const at = (path: string) => resolve(root, path);
  return {
    ...config,
    ...(results === undefined ? {} : { results: at(results) }),
    ...(attach === undefined ? {} : { attach: at(attach) }),
    ...(composeFile === undefined ? {} : { composeFile: [composeFile].flat().map(at) }),
    ...(targets === undefined ? {} : { targets: mapValues(targets, (target) => targetAt(target, root)) }),
  };
}

function targetAt(target: TargetDefinition, root: string): TargetDefinition {
  return { ...target, services: mapValues(target.services, (spec) => serviceAt(spec, root)) };
}

/** Each kind knows which of its fields are paths. */
function serviceAt(spec: ServiceSpec, root: string): ServiceSpec {
  return kindOf(spec).at?.(spec, (path) => (path instanceof URL ? path : pathToFileURL(resolve(root, path)))) ?? spec;
}

function mapValues<T>(record: Readonly<Record<string, T>>, map: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
