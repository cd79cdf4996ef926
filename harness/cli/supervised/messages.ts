/** From the process of a command to its supervisor. Plain data. */
export type Report =
  | { readonly is: 'alive' }
  /** It runs the code of this file for the first time; without a file it has loaded what it wanted. */
  | { readonly is: 'loading'; readonly file?: string }
  /** Suites run; what they leave is at this place. */
  | { readonly is: 'running'; readonly results: string }
  /** Not Squall called `process.exit`; where, if the stack says it. */
  | { readonly is: 'exits'; readonly at?: string }
  /** The command has ended as it wanted, with this exit code. */
  | { readonly is: 'done'; readonly code: number };

type Tell = (report: Report) => void;

let teller: Tell | undefined;

/** Tells the supervisor; does nothing in a process that has none. */
export function tell(report: Report): void {
  teller?.(report);
}

export function tellThrough(send: Tell): void {
  teller = send;
}

/** Whether a supervisor watches over this process. */
export function isSupervised(): boolean {
  return teller !== undefined;
}
