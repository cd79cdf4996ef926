import { type HopPolicy, NO_LIMIT_MS, staticTimeouts } from '../kit/hop-policy.ts';

const naive: HopPolicy = {
  about: 'No timeouts: who waits for C waits as long as C takes, and so does who waits for them',
  ...staticTimeouts({}, NO_LIMIT_MS),
};

const timeout30: HopPolicy = {
  about: '30 s at every hop, to be safe: a hundred slots serve three requests a second',
  ...staticTimeouts({}, 30_000),
  stops: 'with its caller',
};

const fixed5: HopPolicy = {
  about: 'Answers after 5 s by a timer at every hop, but no call is ended: the slots stay taken',
  ...staticTimeouts({}, 5000),
  leavesCalls: true,
};

/** Three times what C usually takes, and twice that for B, so that B gives up first and can say who was slow. */
const LIMITS_MS = { 'b->c': 150, 'a->b': 300 };

const budget: HopPolicy = {
  about: 'B gives C 150 ms, three times the usual, A gives B 300, and what is given up is ended, at C too',
  ...staticTimeouts(LIMITS_MS, 0),
  stops: 'with its caller',
};

const budgetWorksOn: HopPolicy = {
  ...budget,
  about: 'As budget, but C works on when B has given up: A and B are saved, C is not',
  stops: 'never',
};

const budgetBreaker: HopPolicy = {
  ...budget,
  about: 'As budget, and after five timeouts B asks C no more, but for three probes every 10 s',
  breakers: { 'b->c': { failures: 5, resetMs: 10_000, probes: 3 } },
};

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, HopPolicy>> = {
  naive,
  timeout30,
  fixed5,
  'budget-works-on': budgetWorksOn,
  budget,
  'budget+breaker': budgetBreaker,
};
