import { type BadInput, row } from './bad-input.fixture.ts';

const UNKNOWN = 'SQUALL_UNKNOWN_NAME';
const PLAN = 'SQUALL_INVALID_PLAN';

/** `squall headroom` of a statement that could be judged. */
function headroom(rest: string, says: RegExp, code?: BadInput['code']): BadInput {
  const { args, ...bad } = row(rest, says, code);
  return { args: ['headroom', 'fine', '--statement', 'all complete', ...args], ...bad };
}

/** Of `squall headroom`. */
export const HEADROOM_LINES: readonly BadInput[] = [
  row('headroom', /missing required argument 'suite'/),
  row('headroom fine', /nothing has to hold/),
  row('headroom nope --statement x', /no suite is named "nope"/, UNKNOWN),
  row('headroom fine --statement nonsense', /nonsense/, PLAN),
  {
    args: ['headroom', 'fine', '--statement', 'max duration during fault < 1s'],
    says: /names phase fault/,
    code: PLAN,
  },
  headroom('--rate 10', /no range/),
  headroom('--rate 20..10', /no range/),
  headroom('--rate 1..2 --size 1..2', /cannot be used with/),
  headroom('--size 1..2', /name one that has some/, PLAN),
  headroom('--scenario nope', /nope/, UNKNOWN),
  headroom('--variant nope', /nope/, UNKNOWN),
  headroom('--within 2', /share between 0 and 1/),
  headroom('--confirm 0', /whole number above 0/),
  headroom('--for soon', /no.* duration/),
  headroom('--at-least 5000', /is not tried/),
  headroom('--json results', /results/),
];
