/** One of the answers that can be chosen. */
export interface Option<T> {
  readonly value: T;
  readonly label: string;
  /** Why it is there. */
  readonly hint?: string;
}

/** Puts questions to somebody, or answers them itself. Rejects with SQUALL_INTERRUPTED when nobody wants to answer. */
export interface Asker {
  /** The first option is what is taken where nobody is asked. */
  choose<T>(question: string, options: readonly [Option<T>, ...Option<T>[]]): Promise<T>;
  /** A line of text; `problemOf` says what is wrong with it, and an empty one is valid where it says nothing. */
  text(question: string, usual: string, problemOf: (text: string) => string | undefined): Promise<string>;
}

/** Takes what is usual, and says so. */
export function takesDefaults(say: (text: string) => void): Asker {
  return {
    choose: async (question, [first, ...others]) => {
      const instead = others.length === 0 ? '' : ` (not: ${others.map(({ label }) => label).join(', ')})`;
      say(`${question} -> ${first.label}${instead}`);
      return first.value;
    },
    text: async (question, usual) => {
      say(`${question} ${usual === '' ? '-> left out' : `-> ${usual}`}`);
      return usual;
    },
  };
}
