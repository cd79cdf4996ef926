/** A project as somebody may have it, and what `squall init --yes` and then `squall plan` have to say of it. */
export interface MadeFolder {
  readonly name: string;
  /** Path -> content. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly args?: readonly string[];
  /** The configuration that is written. */
  readonly config?: string;
  /** A part of it. */
  readonly writes?: RegExp;
  readonly says: readonly RegExp[];
  readonly plans: readonly RegExp[];
  readonly needs?: 'docker compose';
}

const SPRING =
  '<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent><artifactId>billing</artifactId><dependencies><dependency><artifactId>spring-boot-starter-actuator</artifactId></dependency></dependencies></project>';

/** A project of Node that has nothing else to tell. */
export const NODE = { 'package.json': '{ "name": "@acme/shop", "scripts": { "start": "node server.js" } }' };

/** Programs of every language, alone and together. */
export const PROGRAMS: readonly MadeFolder[] = [
  {
    name: 'Node with a start script and a URL of its own',
    files: {
      ...NODE,
      'server.js': `const { PORT = '3000', STOCK_URL = 'http://localhost:9000' } = process.env;\n`,
    },
    config: 'squall.config.ts',
    says: [
      /shop: script "start" of package\.json; server\.js:1 reads PORT/,
      /stock has to run at http:\/\/localhost:9000/,
    ],
    plans: [/shop->stock +fault proxy, told by STOCK_URL/, /command npm start/, /latency/],
  },
  {
    name: 'Node of CommonJS',
    files: { 'package.json': '{ "type": "commonjs", "main": "lib/main.js" }', 'lib/main.js': 'http.listen(4000)' },
    config: 'squall.config.mts',
    says: [/lib\/main\.js:1 has 4000 built in/, /suites\/package\.json/],
    plans: [/command node lib\/main\.js/],
  },
  {
    name: 'Python with gunicorn, and a database in another form',
    files: {
      'requirements.txt': 'flask\ngunicorn\n',
      'shop.py': `app = Flask(__name__)\nDB = os.environ.get("DATABASE_URL", "postgres://shop:pw@localhost:5432/shop")\n`,
    },
    config: 'squall.config.yaml',
    says: [/the password of database stands in the configuration/, /postgres:\/\/localhost:5432\/shop/],
    plans: [/gunicorn --bind 127\.0\.0\.1:\{port\} shop:app/, /told by DATABASE_URL/],
  },
  {
    name: 'a lone script',
    files: { 'shop.py': 'PORT = int(os.environ["SHOP_PORT"])\nserve_forever()\n' },
    config: 'squall.config.yaml',
    says: [/shop: shop\.py runs by itself; shop\.py:1 reads SHOP_PORT/],
    plans: [/command python3 shop\.py/],
  },
  {
    name: 'Go, told where to listen by an address',
    files: {
      'go.mod': 'module example.com/acme/gate\n',
      'main.go':
        'package main\n\nvar a = os.Getenv("LISTEN_ADDR")\nvar r = os.Getenv("REDIS_HOST") + os.Getenv("REDIS_PORT")\n',
    },
    args: ['--edge', 'redis=REDIS_HOST=tcp://localhost:6379'],
    config: 'squall.config.yaml',
    says: [/main\.go:3 reads LISTEN_ADDR/],
    plans: [/command go run \./],
  },
  {
    name: 'Spring Boot',
    files: { 'pom.xml': SPRING },
    config: 'squall.config.yaml',
    says: [/billing: pom\.xml has Spring Boot/],
    plans: [/mvn --quiet spring-boot:run/],
  },
  {
    name: 'only a Dockerfile',
    files: { Dockerfile: 'FROM scratch\nEXPOSE 7000/tcp\n' },
    config: 'squall.config.yaml',
    says: [/the Dockerfile exposes 7000/],
    plans: [/image built in/],
  },
  {
    name: 'a monorepo whose services call each other by the names of their variables',
    files: {
      'services/gate/package.json': '{ "name": "gate", "scripts": { "start": "node ." } }',
      'services/gate/index.js': 'fetch(process.env.STOCK_URL); fetch(process.env.PAYMENT_SERVICE_URL)',
      'services/stock/go.mod': 'module example.com/stock\n',
      'services/stock/cmd/stock/main.go': 'package main\n',
      'services/payment-service/requirements.txt': 'fastapi\n',
      'services/payment-service/main.py': 'app = FastAPI()\n',
      'services/mailer/package.json': '{ "name": "mailer", "scripts": { "start": "node ." } }',
      'node_modules/left-pad/package.json': '{ "name": "left-pad", "scripts": { "start": "x" } }',
    },
    config: 'squall.config.yaml',
    says: [/Where do requests come in\? -> gate/, /nothing that is started calls them: mailer/],
    plans: [/gate->stock/, /gate->payment-service/, /go run \.\/cmd\/stock/],
  },
  {
    name: 'services that call each other in a circle',
    files: {
      'a/package.json': '{ "name": "a", "scripts": { "start": "node ." } }',
      'a/index.js': 'process.env.B_URL',
      'b/package.json': '{ "name": "b", "scripts": { "start": "node ." } }',
      'b/index.js': 'process.env.A_URL',
    },
    says: [/b->a is left out, as a calls b as well/],
    plans: [/a->b/],
  },
  {
    name: 'a typed command',
    files: {},
    args: [
      '--command',
      'java -jar shop.jar --server.port={port}',
      '--edge',
      'bank=BANK_URL=http://localhost:9000',
      '--request',
      'GET /a?b=1',
    ],
    config: 'squall.config.yaml',
    says: [/bank has to run at/],
    plans: [/java -jar shop\.jar/, /BANK_URL/],
  },
  {
    name: 'names that are hard to write',
    files: {
      'package.json': JSON.stringify({ name: 'it\'s \\ "a" `$(x)` shop\n', scripts: { start: 'x' } }),
      'it.js': `process.env.A_B_URL ?? "http://localhost:9000/it's"`,
    },
    says: [/Wrote/],
    plans: [/told by A_B_URL/],
  },
];
