/** A measured value and its goal. */
export interface Goal {
  readonly what: string;
  readonly measured: number;
  readonly goal: number;
  readonly unit: string;
  readonly sense: 'at most' | 'at least';
}

/** Whether the goal is met. */
export function isMet({ measured, goal, sense }: Goal): boolean {
  return sense === 'at most' ? measured <= goal : measured >= goal;
}
