import type { ServiceSpec } from '../../domain/service.ts';
import { KINDS, kindOf } from '../../environments/services/catalogue.ts';
import { configSchema } from './schema.ts';
import { type Meant, type Path, shapeProblems } from './shape-problems.ts';

/** Every mistake of a configuration: its path, its value and what would be right. Empty when it has the shape of one. */
export function configProblems(config: unknown): string[] {
  return shapeProblems(configSchema, config, meantService).map(({ text }) => text);
}

/** A service is of the kind whose field it has; only the problems of that kind are told. */
function meantService(path: Path, value: unknown): Meant | undefined {
  if (path.length !== 4 || path[0] !== 'targets' || path[2] !== 'services') return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'give fields such as command, image, url or store';
  const { key, schema } = kindOf(value as ServiceSpec);
  // Where no field says the kind, the misspelt one is likely it.
  return { schema, more: key === undefined ? KIND_FIELDS : [] };
}

const KIND_FIELDS = KINDS.flatMap(({ key }) => key ?? []);
