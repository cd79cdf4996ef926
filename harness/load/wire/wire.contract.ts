import { describe, expect, onTestFinished, test } from 'vitest';
import type { RunningSickServer, SickServer } from '../../../fixtures/sick-servers/sick-server.ts';
import type { CreateWire, RequestEnd, SentRequest, WireOptions, WireTemplate } from './wire.ts';

/** Servers that speak the protocol of the wire. */
export interface ContractServers {
  /** Servers with one sickness each. Among them `ok`, `slow`, `refuses`, `never-answers` and `drips`. */
  readonly sick: readonly SickServer[];
  /** Answers every request with an `Echo` as JSON. */
  echo(): Promise<{ readonly url: string } & AsyncDisposable>;
}

/** What a server read of a request. */
export interface Echo {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Counts the server's connections from 1. */
  readonly connection: number;
}

/** A request, and every end that the wire reported for it. */
interface Call {
  readonly ends: RequestEnd[];
  readonly ended: PromiseWithResolvers<RequestEnd>;
}

interface SentCall extends Call {
  readonly sent: SentRequest;
}

const GET: WireTemplate<unknown> = { method: 'GET', path: '/', headers: [], body: undefined };
const USERS = 8;
const REQUESTS_PER_USER = 5;
const DEADLINE_MS = 400;

/** What every wire must do, tried over servers that misbehave. */
export function wireContract(create: CreateWire, servers: ContractServers): void {
  const start = async (name: string) => {
    const sick = servers.sick.find((server) => server.name === name) as SickServer;
    const server = await sick.start();
    onTestFinished(() => server[Symbol.asyncDispose]());
    return server;
  };
  describe.each(servers.sick)('$name: $about', (sick) => {
    test('every request ends once, as expected, and the server saw what was sent', () => meetSickServer(create, sick));
  });
  test('a failure is reported after send has returned', async () => {
    const { send } = connect(create, await start('refuses'));
    const call = send();
    expect(call.ends).toEqual([]);
    expect(await call.ended.promise).toMatchObject({ kind: 'refused', stage: 'connecting' });
  });
  test('an answer that takes 50 ms is reported after 50 ms', async () => {
    const { send } = connect(create, await start('slow'));
    const sentAt = performance.now();
    await send().ended.promise;
    expect(performance.now() - sentAt).toBeGreaterThan(48);
  });
  cancelContract(create, servers, start);
  renderContract(create, servers);
}

async function meetSickServer(create: CreateWire, sick: SickServer): Promise<void> {
  await using server = await sick.start();
  const { send, wire } = connect(create, server);
  const calls: SentCall[] = [];
  const user = async () => {
    for (let i = 0; i < REQUESTS_PER_USER; i++) {
      const call = send();
      calls.push(call);
      await endOrDeadline(call);
    }
  };
  await Promise.all(Array.from({ length: USERS }, user));
  wire.close();
  const kinds = calls.map(({ ends }) => ends.map(({ kind }) => kind).join(' and ') || 'timed-out');
  expect(sick.ends).toEqual(expect.arrayContaining([...new Set(kinds)]));
  expect(kinds).toContain(sick.ends[0]);
  for (const end of calls.flatMap(({ ends }) => ends))
    if (end.kind === 'answered') expect(end.status).toBe(sick.status);
  if (sick.sees === 'all') expect(server.arrivals()).toBe(calls.length);
  else expect(server.arrivals()).toBeLessThanOrEqual(calls.length);
}

function cancelContract(
  create: CreateWire,
  servers: ContractServers,
  start: (sick: string) => Promise<RunningSickServer>,
): void {
  describe('a cancelled request', () => {
    test('was connecting when it is cancelled at once', async () => {
      const { send } = connect(create, await start('ok'));
      expect(send().sent.cancel()).toBe('connecting');
    });

    test('was waiting when the server has read it', async () => {
      const server = await start('never-answers');
      const call = connect(create, server).send();
      await expect.poll(server.arrivals).toBe(1);
      expect(call.sent.cancel()).toBe('waiting');
    });

    test('was reading when a part of the answer has come', async () => {
      const begun = Promise.withResolvers<void>();
      const wantsBody = () => {
        begun.resolve();
        return true;
      };
      const call = connect(create, await start('drips'), wantsBody).send();
      await begun.promise;
      expect(call.sent.cancel()).toBe('reading');
    });

    test('has no end, and its answer is not taken for that of the next request', async () => {
      await using server = await servers.echo();
      const { send } = connect(create, server, () => true, { ...GET, path: (filling: string) => `/${filling}` });
      await send('first').ended.promise;
      const cancelled = send('cancelled');
      cancelled.sent.cancel();
      const end = await send('next').ended.promise;
      expect(JSON.parse(end.kind === 'answered' ? end.body : '')).toMatchObject({ path: '/next' });
      expect(cancelled.ends).toEqual([]);
    });
  });

  test('a closed wire reports nothing and sends nothing', async () => {
    const server = await start('slow');
    const { send, wire } = connect(create, server);
    const call = send();
    await expect.poll(server.arrivals).toBe(1);
    wire.close();
    expect(() => send()).toThrow('the wire is closed');
    const other = connect(create, server).send();
    await other.ended.promise;
    expect(call.ends).toEqual([]);
  });
}

function renderContract(create: CreateWire, servers: ContractServers): void {
  const echoOf = async (template: WireTemplate<string>, filling: string) => {
    await using server = await servers.echo();
    const end = await connect(create, server, () => true, template).send(filling).ended.promise;
    return JSON.parse(end.kind === 'answered' ? end.body : '') as Echo;
  };

  test('a template is filled anew for each request: path, headers, body', async () => {
    const texts: string[] = [];
    const note = (text: string) => (filling: string) => {
      texts.push(text);
      return `${text}${filling}`;
    };
    const headers = [
      ['x-fixed', 'same'],
      ['x-filled', note('b')],
    ] as const;
    const template = { method: 'POST', path: note('/a'), headers, body: note('ü') } as const;
    const echo = await echoOf(template, '1');
    expect(echo).toMatchObject({ method: 'POST', path: '/a1', body: 'ü1' });
    expect(echo.headers).toMatchObject({ 'x-fixed': 'same', 'x-filled': 'b1' });
    expect(texts).toEqual(['/a', 'b', 'ü']);
  });

  test('a POST without a body arrives without one', async () => {
    expect(await echoOf({ method: 'POST', path: '/', headers: [], body: undefined }, '')).toMatchObject({ body: '' });
  });

  test('the answer to HEAD has no body', async () => {
    await using server = await servers.echo();
    const { send } = connect(create, server, () => true, { ...GET, method: 'HEAD' });
    for (let i = 0; i < 3; i++)
      expect(await send().ended.promise).toMatchObject({ kind: 'answered', status: 200, body: '' });
  });

  test('a body that is not wanted is not kept', async () => {
    await using server = await servers.echo();
    const { send } = connect(create, server, () => false);
    expect(await send().ended.promise).toMatchObject({ kind: 'answered', body: '' });
  });

  test('requests that follow each other share a connection', async () => {
    await using server = await servers.echo();
    const { send } = connect(create, server);
    for (let i = 0; i < 5; i++) {
      const end = await send().ended.promise;
      expect(JSON.parse(end.kind === 'answered' ? end.body : '')).toMatchObject({ connection: 1 });
    }
  });
}

/** A wire to a server, closed when the test has finished. */
function connect(
  create: CreateWire,
  { url }: { readonly url: string },
  wantsBody: WireOptions<unknown>['wantsBody'] = () => true,
  template: WireTemplate<string> = GET,
) {
  const onEnd = (call: Call, end: RequestEnd) => {
    call.ends.push(end);
    call.ended.resolve(end);
  };
  const wire = create<Call>({ url, wantsBody, onEnd });
  onTestFinished(() => wire.close());
  const prepare = wire.compile(template);
  const send = (filling = ''): SentCall => {
    const call: Call = { ends: [], ended: Promise.withResolvers() };
    return { ...call, sent: wire.send(prepare(filling), call) };
  };
  return { wire, send };
}

/** Cancels a request that has not ended in time, as the engine does. */
async function endOrDeadline({ ended, sent }: SentCall): Promise<void> {
  const deadline = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    sent.cancel();
    deadline.resolve();
  }, DEADLINE_MS);
  await Promise.race([ended.promise, deadline.promise]);
  clearTimeout(timer);
}
