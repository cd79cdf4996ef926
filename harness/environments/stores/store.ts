import type { ProcessSpec } from '../../runtime/process/process.ts';

/** A kind of store that targets can ask for. Everything that Squall knows about it is in its file. */
export interface Store {
  /** As targets name it: `{ store: 'redis' }`. Its image is pinned under the same name in fixtures/images/Dockerfile. */
  readonly name: string;
  /** For people: `Redis`. */
  readonly title: string;
  /** Where it listens inside a container. */
  readonly port: number;
  readonly containerEnv?: Readonly<Record<string, string>>;
  /** Arguments instead of those of its image. */
  readonly containerCommand?: readonly string[];
  readonly local: LocalStore;
  /** The URL that callers get for the store at `host`, which is `host:port`. */
  url(host: string): string;
  /** Whether the store that Squall started serves at `url` now. */
  serves(url: string): Promise<boolean>;
  /** Whether a user's own store takes clients. Its login is unknown, so a refusal in its protocol counts as well. */
  takesClients(host: string): Promise<boolean>;
  /** Runs the target's `setup` file once, before the callers start. Only for stores that can be set up. */
  setUp?(url: string, file: URL): Promise<void>;
  /** Makes an empty database on a running server and returns its URL. Only for stores that targets can share. */
  newDatabase?(url: string): Promise<string>;
}

/** How this machine runs a store as a process. */
export interface LocalStore {
  /** For the table in docs/environments.md. */
  readonly about: string;
  /** What has to be added to PATH before it can start; undefined when nothing is missing. */
  missing(path?: string): string | undefined;
  /** The version of its server, for `squall doctor`. Throws when it cannot be started. */
  version(): Promise<string>;
  /** A server with empty data in `folder` that listens on `port` of loopback. Throws when it cannot be started. */
  program(port: number, folder: string): Promise<StoreProgram>;
}

export type StoreProgram = Omit<ProcessSpec, 'name'>;
