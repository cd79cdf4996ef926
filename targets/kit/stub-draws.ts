import { type Behaviour, behaviourDraw, jittered } from './behaviour.ts';
import { latencyProfile, type Sampler } from './latency-profile.ts';
import { seededRandom } from './seeded-random.ts';
import { number, text } from './settings.ts';

/** What a stub draws: its latencies, and which requests misbehave. */
export interface StubDraws {
  /** How the next request is treated, as the instruction of `behave` says. */
  readonly behaviourOf: ReturnType<typeof behaviourDraw>;
  /** Real ms. */
  latencyMs(behaviour: Behaviour): number;
  jittered(ms: number, jitterMs: number): number;
  behave(instruction: Behaviour): void;
  /** Each phase draws the same latencies in the same order, so phases differ by their faults only. */
  restart(): void;
}

/** Draws from `PROFILE` by `SEED` and `STUB_SEED`. */
export function stubDraws(): StubDraws {
  const newRandom = () => seededRandom(number('SEED', 1), text('STUB_SEED', text('ROUTES')));
  let random = newRandom();
  let sample = latencyProfile(text('PROFILE'), random);
  let otherwise: Sampler | undefined;
  let draw = behaviourDraw({}, () => random());
  return {
    behaviourOf: (request) => draw(request),
    latencyMs: ({ profile }) => (profile === undefined ? undefined : otherwise?.()) ?? sample(),
    jittered: (ms, jitterMs) => jittered(ms, jitterMs, random),
    behave: (instruction) => {
      draw = behaviourDraw(instruction, () => random());
      otherwise = instruction.profile === undefined ? undefined : latencyProfile(instruction.profile, () => random());
    },
    restart: () => {
      random = newRandom();
      sample = latencyProfile(text('PROFILE'), random);
    },
  };
}
