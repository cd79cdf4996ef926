import { dockerfile } from './dockerfile.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { node } from './node.ts';
import type { ProgramKind } from './program.ts';
import { python } from './python.ts';

/** In this order: the first that knows how a folder is started has it. A container is the last resort: it reaches no proxy. */
export const PROGRAM_KINDS: readonly ProgramKind[] = [java, go, node, python, dockerfile];
