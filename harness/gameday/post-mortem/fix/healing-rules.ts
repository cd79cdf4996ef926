import { list } from '../words/ending-words.ts';
import { timeText } from '../words/times.ts';
import type { Rule } from './rule.ts';

export const leftRule: Rule = {
  id: 'left',
  because: 'whoever is still broken comes before whatever could be better next time',
  find: ({ ending }) =>
    ending.left.length === 0
      ? []
      : [
          {
            variant: null,
            weight: 1,
            text: `Lift what was left by hand: ${list(ending.left)}.`,
            evidence: ending.heals
              .filter(({ left }) => left.length > 0)
              .map(({ variant, by, tookMs }) => `${variant}: healed for ${by}, gave up after ${timeText(tookMs)}`),
            advice:
              'Then find out why it could not be lifted: until that is known, the stop button of the next game day cannot be trusted.',
          },
        ],
};

export const unliftedRule: Rule = {
  id: 'unlifted',
  because: 'a fault of which nobody knows whether it still acts may be one that does',
  find: ({ ending: { unlifted, left, outcome } }) =>
    unlifted
      .filter(({ fault }) => !left.includes(fault.name))
      .map(({ variant, fault }) => ({
        variant,
        weight: 1,
        text: `Make sure that ${fault.text} is gone.`,
        evidence: [
          `${variant}: injected ${timeText(fault.fromMs)} after the load began`,
          outcome === 'no end' ? 'the journal ends before it was lifted' : 'no entry of the journal lifts it',
        ],
        advice:
          'What Squall starts and breaks is lifted without it, once it is dead; the journal of a killed run just cannot say so.',
      })),
};
