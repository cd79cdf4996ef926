import type { z } from 'zod';
import type { ServiceControl, StartRequest } from '../../domain/ports.ts';
import type { ServiceSpec } from '../../domain/service.ts';
import type { EdgeSpec } from '../../domain/target.ts';
import type { PrivateNetwork } from '../docker/private-network.ts';
import type { SharedStores } from '../local/shared-stores.ts';
import type { StartContext } from '../local/supervised-process.ts';
import type { Callees } from './placeholders.ts';

/** A kind of service: one file here and one line in the catalogue. */
export interface ServiceKind<Spec extends ServiceSpec = ServiceSpec> {
  /** The field of a spec that makes it this kind; undefined for the kind without one. */
  readonly key: 'entry' | 'command' | 'image' | 'build' | 'url' | 'store' | undefined;
  /** Its fields in a configuration file, where a path stands for a URL. */
  readonly schema: z.ZodObject;
  /** The spec with its paths resolved by `locate`, for a configuration; absent where it has none. */
  at?(spec: Spec, locate: (path: string | URL) => URL): Spec;
  /** What is started, for people: `python3 shop.py`. */
  describe(spec: Spec): string;
  /** What is wrong with a spec wherever it runs, each beginning with its field; `calls` are the services that it has edges to. */
  problems(spec: Spec, calls: readonly string[]): readonly string[];
  /**
   * Why this environment cannot play it; undefined when it can. `edges` are those to what it calls. The sentence begins with the
   * verb: `is a command of this machine`.
   */
  unplayable(place: PlaceName, spec: Spec, edges: readonly EdgeSpec[]): string | undefined;
  /** Whether it learns by how much durations are divided; undefined where it has none, or is told by whoever runs it. */
  tellsTimeScale?(spec: Spec): boolean;
  /** The port of this machine that it has built in; undefined for an ephemeral one. */
  portHere?(spec: Spec): number | undefined;
  /** The URL of what runs already; undefined for what is started. */
  runsAt?(spec: Spec): string;
  /** False where a variant or a scenario cannot give it settings; default true. */
  readonly takesSettings?: boolean;
  /** Starts it for the local environment, and resolves when it serves. Absent where `unplayable` always says why. */
  startLocal?(start: LocalStart<Spec>): Promise<ServiceControl>;
}

export const PLACE_NAMES = ['local', 'docker', 'compose', 'attach'] as const;
export type PlaceName = (typeof PLACE_NAMES)[number];

/** What a service of the local environment is started with. */
export interface LocalStart<Spec extends ServiceSpec = ServiceSpec> {
  readonly name: string;
  readonly spec: Spec;
  readonly request: StartRequest;
  /** Where it reaches the services that it calls. */
  readonly callees: Callees;
  readonly context: LocalContext;
}

export interface LocalContext extends StartContext {
  readonly stores: SharedStores;
  /** For the containers of this target, made for the first of them. */
  readonly network: () => Promise<PrivateNetwork>;
  readonly say: (progress: string) => void;
}
