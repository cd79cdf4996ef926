import { unsupportedNode } from '../runtime/supported-node.ts';

/** The first import of `squall/vitest`: whatever comes after it may use what only a new Node has. */
const problem = unsupportedNode(process.versions.node);
if (problem !== undefined) throw new Error(problem);
