import { createServer } from 'node:http';

/**
 * The smallest service that an environment can start, for tests: answers `GET /` itself, or with what `NEXT_URL`
 * answered if it has one. `{"status":500}` to /behave changes its own answer, /env shows its environment, /burn
 * keeps a core busy.
 */
const { PORT = '0', HOST = '127.0.0.1', NEXT_URL, DIE, MUTE } = process.env;

const BURN_MS = 100;

if (DIE) {
  process.stdout.write('reading settings\n');
  process.stderr.write(`cannot go on: ${DIE}\n`);
  process.exit(3);
}

let arrivals = 0;
let status = 200;

const next = async () => {
  const response = await fetch(NEXT_URL as string).catch((error: Error) => error);
  return response instanceof Error
    ? { status: 502, text: String(response.cause) }
    : { status: response.status, text: await response.text() };
};

const own = async () => {
  arrivals += 1;
  return { status, text: 'hello' };
};

/** Works until it has used a core for so long; returns for how long. */
const burn = () => {
  const from = process.cpuUsage();
  const usedMs = () => (({ user, system }) => (user + system) / 1000)(process.cpuUsage(from));
  while (usedMs() < BURN_MS);
  return usedMs();
};

const pages: Record<string, (body: string) => Promise<{ status: number; text: string }>> = {
  '/health': async () => ({ status: 200, text: 'ok' }),
  '/env': async () => ({ status: 200, text: JSON.stringify(process.env) }),
  '/metrics': async () => ({ status: 200, text: `# TYPE arrivals_total counter\narrivals_total ${arrivals}\n` }),
  '/burn': async () => ({ status: 200, text: `${burn()}` }),
  '/reset': async () => ({ status: 204, text: '' }),
  '/behave': async (body) => {
    status = (JSON.parse(body) as { status?: number }).status ?? 200;
    return { status: 204, text: '' };
  },
};

const server = createServer(async (request, response) => {
  const body = (await request.toArray().catch(() => [])).join('');
  const page = pages[request.url ?? '/'] ?? (NEXT_URL ? next : own);
  const answer = await page(body);
  response.writeHead(answer.status).end(answer.text);
});
const listen = () =>
  server.listen(Number(PORT), HOST, () => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : PORT;
    process.stdout.write(`${JSON.stringify({ event: 'listening', port })}\n`);
  });
if (MUTE) {
  process.stdout.write('waits for its licence\n');
  setInterval(() => {}, 1000);
} else listen();

process.on('SIGTERM', () => process.exit(0));
if (process.env.SQUALL_EXIT_WITH_STDIN === '1') process.stdin.on('close', () => process.exit(0)).resume();
