import { type HopPolicy, propagated } from '../../kit/hop-policy.ts';

export const deadlineFull: HopPolicy = {
  about: 'The whole remaining time is passed on: bounded, but all timers fire together and the name is lost',
  ...propagated(),
};

export const deadline80: HopPolicy = {
  about: '80 % of the remaining time is passed on: 3000, 2400, 1920, 1536, 1229 ms, and the error names the sick hop',
  ...propagated({ share: 0.8 }),
};

export const deadline80NoCancel: HopPolicy = {
  about: 'As deadline80, but work goes on after its caller has left',
  ...propagated({ share: 0.8, stops: 'never' }),
};

/** The next two stop by their own clock alone, so they depend on the form of the header. */
export const deadline80Absolute: HopPolicy = {
  about: 'The moment of the deadline alone: a clock that is off refuses healthy calls or works for nobody',
  ...propagated({ share: 0.8, stops: 'at its deadline', form: 'absolute' }),
};

export const deadline80Relative: HopPolicy = {
  about: 'The time left alone: clocks do not matter, but what a request spends on its way is not seen',
  ...propagated({ share: 0.8, stops: 'at its deadline', form: 'relative' }),
};
