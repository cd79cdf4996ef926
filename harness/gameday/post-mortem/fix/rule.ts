import { AS_GOOD } from '../../../assertions/witnesses/recovery.ts';
import type { PostMortem, VariantReport } from '../post-mortem-report.ts';

/** All that is known when it is decided what to fix first. */
export type Examined = Omit<PostMortem, 'fixes'>;

/** One kind of thing to fix. */
export interface Rule {
  readonly id: string;
  /** Why it stands where it stands among the others. */
  readonly because: string;
  find(day: Examined): readonly Found[];
}

export interface Found {
  /** null where it is about all of them. */
  readonly variant: string | null;
  /** Among those of its rule the heaviest comes first. */
  readonly weight: number;
  readonly text: string;
  readonly evidence: readonly string[];
  readonly advice: string;
}

/** Something of each variant, as far as it has it. */
export function perVariant(of: (variant: VariantReport) => Found | readonly Found[] | undefined): Rule['find'] {
  return ({ variants }) => variants.flatMap((variant) => of(variant) ?? []);
}

/** Something must break in it: it is there to show what the others are spared. */
export function isControl({ statements }: VariantReport): boolean {
  return statements.some(({ of, expected }) => of === 'expect' && expected === 'break');
}

/** While the fault acted it was not as good as before, by the limits of `recovers within`: fewer successes, or slower. */
export function isHarmed({ impact: { before, during }, recovery }: VariantReport): boolean {
  if (recovery.state === 'not recovered') return true;
  if (!before || !during) return false;
  const fewer = before.share !== null && during.share !== null && during.share < AS_GOOD.goodput * before.share;
  const slower = before.p99Ms !== null && during.p99Ms !== null && during.p99Ms > AS_GOOD.p99 * before.p99Ms;
  return fewer || slower;
}
