import { REQUESTS } from '../../targets/storefront/target.ts';

/** The rows of S20: how the storefront counts their fallbacks, and the routes that show them. */
export const ROWS = {
  static: ['GET /home'],
  cached: ['GET /payments/:id'],
  alternative: ['POST /charge'],
  degraded: ['GET /search'],
  email: ['POST /orders/:id/email'],
  pending: ['POST /pay'],
  score: ['POST /purchases'],
  authorisation: ['POST /orders/repeat', 'POST /orders/new'],
} as const;

export type Row = keyof typeof ROWS;
export const ROW_NAMES = Object.keys(ROWS) as Row[];
export const ROUTES = Object.values(ROWS).flat();

/** Rows in which `naive` answers with an error page; in the others it answers, and wrongly. */
export const ERROR_PAGES: readonly string[] = [
  ...ROWS.static,
  ...ROWS.cached,
  ...ROWS.degraded,
  ...ROWS.pending,
  ...ROWS.authorisation,
];

/** Dependencies that have a plan B. */
export const SICK = ['recommendations', 'status', 'search', 'fraud', 'primary', 'mail'] as const;

export const edgeTo = (to: string) => `storefront->${to}`;

/** Circuits that open for half a second only, so that the queue is soon done. */
export const QUICK_RESET = { storefront: { RESET_MS: '500' } };

export { REQUESTS };
