import type { Variant } from '../variant.ts';
import { basicTimeout } from './basic.ts';

export const basicCapped: Variant = {
  about: 'As `basic`, 2.5 times the p99 and at most 2 s: an alert on a value above 2 s can never fire',

  timeout: () => basicTimeout({ initialMs: 500, bounds: [100, 2000], factor: 2.5 }),
};
