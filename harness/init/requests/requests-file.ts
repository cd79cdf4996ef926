/** What a description of an API, or a recording of its use, says of requests. */
export interface FoundRequests {
  /** `GET /orders`: safe, complete, and likely to be answered with success. */
  readonly requests: readonly string[];
  /** Those that lack a value: `GET /orders/{id}` needs `id`. */
  readonly incomplete: readonly IncompleteRequest[];
  /** What is left out, and why. */
  readonly notes: readonly string[];
}

export interface IncompleteRequest {
  /** With the names in braces. */
  readonly request: string;
  readonly needs: readonly string[];
}

/** Methods that change nothing, so that they may be sent without asking. */
export const SAFE_METHODS = ['GET', 'HEAD'] as const;

/** Whether a path can be sent as it stands in a template: no space, no quote, no brace, nothing that is not ASCII. */
export function isPlainPath(path: string): boolean {
  return /^\/[\w\-.~!$&'()*+,;=:@%/?]*$/.test(path) && !path.startsWith('//') && URL.canParse(path, 'http://a');
}
