import type { StoreSpec } from '../../domain/service.ts';
import { SquallError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { nats } from './nats.ts';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';
import type { Store } from './store.ts';

/** Every kind of store: CONTRIBUTING.md says how to add one. */
export const STORES: readonly Store[] = [postgres, redis, nats];

/** The kind of store with this name; throws SQUALL_UNKNOWN_NAME. */
export function storeOf(name: string): Store {
  const store = STORES.find((each) => each.name === name);
  if (store) return store;
  throw new SquallError('SQUALL_UNKNOWN_NAME', noSuchStore(name));
}

/** What a target asks of a store that this kind of store cannot do; empty when it can be started. */
export function storeProblems({ store: name, setup, shared }: StoreSpec): string[] {
  const store = STORES.find((each) => each.name === name);
  if (!store) return [noSuchStore(name)];
  return [
    ...(setup && !store.setUp ? [`${store.title} takes no setup file`] : []),
    ...(shared && !store.newDatabase ? [`${store.title} has no databases, so targets cannot share it`] : []),
  ];
}

/** Stores that cannot run as processes on this machine, by name, each with what would help. */
export type MissingStores = ReadonlyMap<string, string>;

/** Looks for the servers of all stores on PATH. */
export function missingStores(path?: string): MissingStores {
  const entries = STORES.flatMap(({ name, title, local }) => {
    const missing = local.missing(path);
    return missing === undefined ? [] : [[name, `${title}: ${missing}, or --environment docker`] as const];
  });
  return new Map(entries);
}

/** Runs the setup file of a target's store, if it has one. */
export async function setUpStore({ store, setup }: StoreSpec, url: string): Promise<void> {
  if (setup) await storeOf(store).setUp?.(url, setup);
}

function noSuchStore(name: string): string {
  const names = STORES.map((each) => each.name);
  return `there is no store ${name}${nearest(name, names)}`;
}
