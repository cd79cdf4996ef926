import { readFileSync } from 'node:fs';

/**
 * What to say on a Node that is older than the package's `engines`; undefined on one that will do. It is asked before
 * anything else is loaded, so it uses nothing that an old Node lacks.
 */
export function unsupportedNode(
  running: string,
  needed = neededNode(new URL('../../package.json', import.meta.url)),
): string | undefined {
  const [major = 0] = running.split('.').map(Number);
  if (major >= needed) return undefined;
  return `squall needs Node ${needed} or newer, and this is Node ${running}`;
}

function neededNode(manifest: URL): number {
  const { engines } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly engines: { readonly node: string } };
  return Number(/^>=(\d+)/.exec(engines.node)?.[1]);
}
