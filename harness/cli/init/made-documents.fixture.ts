import { type MadeFolder, NODE } from './made-folders.fixture.ts';

const OPENAPI = `
openapi: 3.1.0
servers: [{ url: 'http://localhost:3000/api/v1' }]
security: [{ bearer: [] }, {}]
paths:
  /orders: { get: {}, post: {} }
  /orders/{id}:
    parameters: [{ $ref: '#/components/parameters/id' }]
    get: {}
  /items/{itemId}: { get: { parameters: [{ name: itemId, in: path, required: true, schema: { type: string } }] } }
  /search: { get: { parameters: [{ name: q, in: query, required: true, example: 'red umbrella' }] } }
  /me: { get: { security: [{ bearer: [] }] } }
components: { parameters: { id: { name: id, in: path, required: true, schema: { type: integer, example: 7 } } } }
`;

const har = (...requests: readonly (readonly [method: string, url: string, type?: string])[]) =>
  JSON.stringify({
    log: {
      entries: requests.map(([method, url, mimeType = 'application/json']) => ({
        request: { method, url, headers: [{ name: 'Cookie', value: 'session=secret' }] },
        response: { status: 200, content: { mimeType } },
      })),
    },
  });

/** Projects with OpenAPI documents, recordings and compose files, good and bad ones. */
export const DOCUMENTS: readonly MadeFolder[] = [
  {
    name: 'no document: what the sources of the front answer to GET',
    files: {
      'package.json': '{ "scripts": { "start": "node shop.js" } }',
      'shop.js':
        "app.get('/orders', f); app.get('/orders/:id', g); app.post('/pay', h); app.get('/health', i); // app.get('/old')",
    },
    says: [/requests are what shop\.js answers to GET/, /no example of a value: GET \/orders\/\{id\} \(id\)/],
    plans: [/first/],
    config: 'squall.config.ts',
    writes: /requests: \['GET \/orders'\]/,
  },
  {
    name: 'an OpenAPI document: values from examples, nothing that changes something or needs more',
    files: { ...NODE, 'openapi.yaml': OPENAPI },
    says: [
      /openapi\.yaml: requests that change nothing: 3; without a value that they need: 1/,
      /may change something: POST \/api\/v1\/orders/,
      /need a login: GET \/api\/v1\/me/,
      /no example of a value: GET \/api\/v1\/items\/\{itemId\} \(itemId\)/,
    ],
    plans: [/first/],
  },
  {
    name: 'an OpenAPI document with unsafe methods only, and references to nowhere',
    files: {
      ...NODE,
      'swagger.json': JSON.stringify({
        swagger: '2.0',
        paths: { '/pay': { post: {} }, '/x': { get: { parameters: [{ $ref: '#/a/b' }, { $ref: 'other.yaml#/c' }] } } },
      }),
    },
    says: [/may change something: POST \/pay/, /Which requests may be sent\?.* -> GET \//],
    plans: [/first/],
  },
  {
    name: 'a recording: one host, no pictures, no cookies',
    files: {
      ...NODE,
      'shop.har': har(
        ['GET', 'http://localhost:3000/orders?page=1'],
        ['GET', 'http://localhost:3000/orders?page=2'],
        ['GET', 'http://localhost:3000/logo.png', 'image/png'],
        ['POST', 'http://localhost:3000/orders'],
        ['GET', 'https://tracker.example/pixel'],
      ),
    },
    says: [/shop\.har: requests that change nothing: 1/, /cookies or credentials, which are not copied/],
    plans: [/first/],
  },
  {
    name: 'broken documents are told and passed over',
    files: {
      ...NODE,
      'openapi.yaml': 'paths: [',
      'openapi.json': '{"openapi":',
      'broken.har': Uint8Array.of(0x7b, 0xff, 0xfe),
      'services/x/package.json': '{ "scripts": 3',
      'requirements.txt': Uint8Array.of(0xff),
    },
    says: [
      /openapi\.yaml has a problem/,
      /openapi\.json is no JSON/,
      /broken\.har is not used/,
      /services\/x\/package\.json is not used/,
    ],
    plans: [/npm start/],
  },
  {
    name: 'a compose project',
    files: {
      'compose.yaml': `
services:
  web: { image: web, ports: ['8080:80'], environment: { API_URL: 'http://api:3000' } }
  api: { image: api, expose: ['3000'], environment: { DATABASE_URL: 'postgres://db/shop' }, volumes: ['./code:/code'] }
  db: { image: 'postgres:15', expose: ['5432'] }
`,
      'package.json': '{ "scripts": { "start": "x" } }',
    },
    config: 'squall.config.ts',
    needs: 'docker compose',
    says: [/What does Squall start\? -> compose\.yaml \(not: npm start\)/, /What becomes of it in a run\? -> protect/],
    plans: [/web->api/, /api->db/, /environment compose/],
  },
  {
    name: 'a compose project without ports',
    files: {
      'docker-compose.yml': `
services:
  api: { image: api, depends_on: [db] }
  db: { image: 'postgres:15' }
`,
    },
    config: 'squall.config.yaml',
    needs: 'docker compose',
    says: [/No service publishes a port.* api/, /api does not say where it listens/, /only depends_on names it/],
    plans: [/api->db/],
  },
  {
    name: 'a compose file that compose refuses',
    files: { ...NODE, 'compose.yaml': 'services: { web: { imagee: x } }\n' },
    needs: 'docker compose',
    says: [/compose\.yaml is not used: .*imagee/],
    plans: [/npm start/],
  },
];
