import type { Ending } from '../process/process-ending.ts';
import type { ProcessIdentity } from '../process/process-identity.ts';
import type { OutputStream, ReaperNews } from './reaper-protocol.ts';

/** What a started process prints, as it comes. */
export type Hear = (stream: OutputStream, text: string) => void;

export interface Started {
  /** `pid` -1 when it could not be started. */
  readonly identity: ProcessIdentity;
  /** Resolves when it has ended and its output is heard; never rejects. */
  readonly ended: Promise<Ending>;
}

export interface Starts {
  /** Begins to wait for news of `id`. */
  expect(id: number, hear: Hear): Promise<Started>;
  see(news: ReaperNews): void;
  /** Nothing more will be heard of any of them. */
  giveUp(why: string): void;
  /** How many may still be heard of. */
  readonly open: number;
}

interface Open {
  readonly hear: Hear;
  readonly started: PromiseWithResolvers<Started>;
  readonly ended: PromiseWithResolvers<Ending>;
}

const NOBODY: ProcessIdentity = { pid: -1, startTicks: null };

/** What a runner knows of the processes that its reaper started for it. */
export function createStarts(): Starts {
  const all = new Map<number, Open>();
  const end = (id: number, ending: Ending) => {
    const open = all.get(id);
    all.delete(id);
    open?.ended.resolve(ending);
    // Does nothing when it had started.
    open?.started.resolve({ identity: NOBODY, ended: open.ended.promise });
  };
  return {
    expect: (id, hear) => {
      const open = { hear, started: Promise.withResolvers<Started>(), ended: Promise.withResolvers<Ending>() };
      all.set(id, open);
      return open.started.promise;
    },
    see: (news) => {
      const open = all.get(news.id);
      if (news.news === 'started') open?.started.resolve({ identity: news.identity, ended: open.ended.promise });
      if (news.news === 'output') open?.hear(news.stream, news.text);
      if (news.news === 'ended') {
        const { code, signal, error } = news;
        end(news.id, { code, signal, ...(error !== undefined && { error: new Error(error) }) });
      }
    },
    giveUp: (why) => {
      for (const id of [...all.keys()]) end(id, { code: null, signal: null, error: new Error(why) });
    },
    get open() {
      return all.size;
    },
  };
}
