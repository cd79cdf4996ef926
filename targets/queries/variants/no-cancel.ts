import type { Variant } from '../variant.ts';
import { bounded } from './resilient.ts';

export const noCancel: Variant = {
  about: 'As resilient, but nobody tells the server that the client has left: statements run on for up to 5 s',

  open: (tools) => bounded(tools, () => Promise.resolve()),
};
