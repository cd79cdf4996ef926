import { GenericContainer, type WaitStrategy } from 'testcontainers';
import { RUN_LABEL } from '../../runtime/container-engine.ts';
import type { ContainerSpec } from './container-spec.ts';

/** Reports its id before the start: a hook that Testcontainers offers to subclasses only. */
export class ObservedContainer extends GenericContainer {
  readonly #created: (id: string) => void;

  constructor(spec: ContainerSpec, created: (id: string) => void) {
    super(spec.image);
    this.#created = created;
    this.withNetworkMode(spec.network)
      .withNetworkAliases(spec.name)
      .withExposedPorts(spec.port)
      .withEnvironment({ ...spec.env })
      .withCopyFilesToContainer([...(spec.files ?? [])])
      .withLabels({ [RUN_LABEL]: spec.label })
      .withWaitStrategy(NO_WAIT);
    if (spec.command) this.withCommand([...spec.command]);
  }

  protected override async containerCreated(id: string): Promise<void> {
    this.#created(id);
  }
}

/** Squall waits itself: one way of waiting, and one wording, for processes and containers. */
const NO_WAIT: WaitStrategy = {
  waitUntilReady: async () => {},
  withStartupTimeout: () => NO_WAIT,
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => 0,
};
