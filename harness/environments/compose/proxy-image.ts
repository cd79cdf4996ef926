import { fileURLToPath, pathToFileURL } from 'node:url';
import { SquallError } from '../../runtime/errors.ts';
import { getImage } from '../docker/get-image.ts';
import type { ImageTools } from '../docker/program-image.ts';
import { buildServiceImage } from '../docker/service-image.ts';
import type { ProxyKind } from '../toxiproxy-client.ts';

/** What stands in front of each dependency. */
export interface ProxyImage {
  readonly kind: ProxyKind;
  readonly image: string;
  /** Arguments of the container that make its API listen on `port` of all its addresses. */
  readonly command: (port: number) => readonly string[];
}

// Known by its path only: environments and proxy are neighbours that meet over HTTP.
const EMBEDDED = pathToFileURL(fileURLToPath(new URL('../../proxy/main.ts', import.meta.url)));

/** The real Toxiproxy, or the embedded proxy in an image that is built once. */
export async function proxyImage(kind: ProxyKind, tools: ImageTools): Promise<ProxyImage> {
  if (kind === 'toxiproxy') {
    const image = tools.images.toxiproxy;
    await demandImage(image, tools);
    return { kind, image, command: (port) => ['-host=0.0.0.0', `-port=${port}`, '-proxy-metrics'] };
  }
  await demandImage(tools.images.node, tools);
  const { tag, command } = await buildServiceImage(
    { name: 'fault-proxy', services: { proxy: { entry: EMBEDDED } } },
    tools,
  );
  return {
    kind,
    image: tag,
    command: (port) => [...command(EMBEDDED), '--listen', `0.0.0.0:${port}`, '--proxy-metrics'],
  };
}

/** Pulled here, because compose and builds would pull by the tag alone. */
async function demandImage(image: string, { engine, say, clock }: ImageTools): Promise<void> {
  const failure = await getImage(image, engine, { say, clock });
  if (failure !== undefined)
    throw new SquallError('SQUALL_NOT_AVAILABLE', `${image} is not here and cannot be pulled (${failure})`);
}
