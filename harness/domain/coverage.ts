/** What a folder of suites is to show in the end; `squall list --coverage` compares it with what there is. */
export interface CoverageGoals {
  /** By the id that scenarios name as their `source`; a source may name a row of it: `S1b` belongs to `S1`. */
  readonly systems: Readonly<Record<string, SystemGoal>>;
  readonly lessons: readonly Lesson[];
}

export interface SystemGoal {
  readonly name: string;
  /** The suite that is to have it. */
  readonly suite: string;
  /** What shows it, where that is no suite. */
  readonly elsewhere?: string;
}

/** Something that a reader has to see hold and has to see break. */
export interface Lesson {
  readonly number: number;
  readonly name: string;
  /** Systems, or rows of them, that teach it. */
  readonly sources: readonly string[];
}
