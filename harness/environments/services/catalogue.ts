import type { ServiceSpec } from '../../domain/service.ts';
import { command } from './command.ts';
import { build, image } from './container.ts';
import { entry } from './entry.ts';
import { given } from './given.ts';
import type { ServiceKind } from './service-kind.ts';
import { store } from './store.ts';
import { url } from './url.ts';

/** Every kind of service: CONTRIBUTING.md says how to add one. */
export const KINDS: readonly ServiceKind[] = [entry, command, image, build, url, store, given];

/** The kind of a service. */
export function kindOf(spec: ServiceSpec): ServiceKind {
  return KINDS.find(({ key }) => key !== undefined && spec[key] !== undefined) ?? given;
}
