import { requestStatements } from './requests.ts';
import { serviceStatements } from './services.ts';

/**
 * Statements without text: each makes the tree that its text would be read as, and `text` is that text, so it may stand
 * where a suite wants one.
 */
export const statement = { ...requestStatements, ...serviceStatements } as const;
