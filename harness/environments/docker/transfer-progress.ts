/** What the engine reports while it pulls an image, one layer at a time, or when it fails. */
export interface EngineEvent {
  readonly status?: string;
  /** Layer. */
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  /** Output of a build. */
  readonly stream?: string;
  readonly error?: string;
}

/** Sums up the layers of one image. */
export interface TransferProgress {
  see(event: EngineEvent): void;
  /** `43 of 128 MB`, then `128 MB, unpacking`; '' while nothing is known. */
  text(): string;
}

interface Layer {
  readonly current: number;
  readonly total: number;
}

export function transferProgress(): TransferProgress {
  const layers = new Map<string, Layer>();
  return {
    see: ({ status, id, progressDetail: { current = 0, total = 0 } = {} }) => {
      if (id === undefined) return;
      const known = layers.get(id);
      if (status === 'Downloading' && total > 0) layers.set(id, { current, total });
      // Later events count other things: bytes unpacked, checksums.
      else if (known) layers.set(id, { ...known, current: known.total });
    },
    text: () => {
      const current = sum([...layers.values()].map((layer) => layer.current));
      const total = sum([...layers.values()].map((layer) => layer.total));
      if (total === 0) return '';
      return current < total ? `${megabytes(current)} of ${megabytes(total)} MB` : `${megabytes(total)} MB, unpacking`;
    },
  };
}

function sum(list: readonly number[]): number {
  return list.reduce((total, value) => total + value, 0);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
