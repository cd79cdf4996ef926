#!/usr/bin/env node
import { unsupportedNode } from '../runtime/supported-node.ts';

/** `squall` where the package is installed. The rest is loaded only by a Node that knows what it uses. */
const problem = unsupportedNode(process.versions.node);
if (problem === undefined) await import('./main.ts');
else {
  process.stderr.write(`${problem}: https://nodejs.org, or npm install --save-dev node@24 for this project alone\n`);
  process.exitCode = 2;
}
