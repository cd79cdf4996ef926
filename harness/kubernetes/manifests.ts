import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shellWord } from '../runtime/shell-word.ts';
import type { ClusterNames } from './cluster-failure.ts';

/** The folder of what an administrator applies once: docs/kubernetes.md says what it is for. */
export const MANIFESTS = fileURLToPath(new URL('../../fixtures/kubernetes/', import.meta.url));

/** The command that applies them, with the path as short as it can be. */
export function applyCommand({ kubectl, namespace }: ClusterNames, cwd = process.cwd()): string {
  const path = relative(cwd, MANIFESTS);
  return `${kubectl} apply --namespace ${namespace} -f ${shellWord(path.startsWith('..') ? MANIFESTS : path)}`;
}
