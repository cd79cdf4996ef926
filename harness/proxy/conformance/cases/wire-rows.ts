import { A, type ApiRow, bare, get, patch, post, proxy, remove, TOXICS, toxic } from '../api-row.ts';

/**
 * W1 to W10: how answers look, on every path. W7 (a handler over 25 s is a 503) has no row: no handler here
 * waits for anything, which `never-wedges` tests.
 */
export const wireRows: readonly ApiRow[] = [
  {
    id: 'W1',
    title: 'success is JSON without a newline; the version has one',
    calls: [get('/proxies'), get('/version'), A, get('/proxies/a'), get(TOXICS)],
  },
  {
    id: 'W2',
    title: 'errors are JSON under text/plain with a newline, but for /populate',
    calls: [post('/proxies', '{}'), get('/proxies/none'), post('/populate', '[{}]'), post('/populate', '{')],
  },
  {
    id: 'W3',
    title: 'a request id stands on every routed answer, and on no other',
    calls: [get('/proxies/none'), get('/nope'), bare('PUT', '/proxies'), get('//proxies'), bare('POST', '/reset')],
  },
  {
    id: 'W4',
    title: 'browsers are sent away from what is routed',
    calls: ['/proxies', '/version', '/nope', '/proxies/none', '//proxies'].flatMap((path) => [
      { ...get(path), userAgent: 'Mozilla/5.0 (X11)' },
      { ...get(path), userAgent: 'NotMozilla/5.0' },
    ]),
  },
  {
    id: 'W5',
    title: 'unknown paths, wrong methods, trailing and double slashes',
    calls: [
      ...[
        '/',
        '/nope',
        '/proxies/',
        '/version/',
        '/proxies/a/nope',
        '/proxies/a/toxics/',
        '//proxies',
        '//version',
      ].map(get),
      ...['PUT', 'HEAD', 'OPTIONS', 'DELETE'].map((method) => bare(method, '/proxies')),
      ...['PUT', 'HEAD', 'OPTIONS'].map((method) => bare(method, '/proxies/a')),
      ...['GET', 'HEAD', 'DELETE'].map((method) => bare(method, '/reset')),
      ...['POST', 'HEAD', 'DELETE'].map((method) => bare(method, '/version')),
      ...['GET', 'PUT'].map((method) => bare(method, '/populate')),
      ...['PUT', 'DELETE', 'PATCH'].map((method) => bare(method, '/proxies/a/toxics')),
    ],
  },
  { id: 'W5b', title: 'a path of our own', differs: 'own-paths', calls: [get('/health')] },
  { id: 'W5c', title: 'the counts of an edge', differs: 'own-paths', calls: [A, get('/x/proxies/a')] },
  {
    id: 'W6',
    title: '204 has neither body nor content type',
    calls: [
      A,
      toxic({ type: 'noop' }),
      remove(`${TOXICS}/noop_downstream`),
      bare('POST', '/reset'),
      remove('/proxies/a'),
    ],
  },
  {
    id: 'W8',
    title: 'content types are ignored, keys match in any case',
    calls: [
      { ...A, contentType: 'text/plain' },
      { ...post('/proxies', proxy('b', { listen: '127.0.0.1:{P2}' })), contentType: 'application/xml' },
      post('/proxies', '{"NAME":"c","Upstream":"127.0.0.1:9","LISTEN":"127.0.0.1:{P3}","nonsense":[1]}'),
      post('/proxies', 'null'),
      post('/proxies', ''),
      post('/proxies', ' '),
      post('/proxies', '[]'),
      patch('/proxies/a', 'null'),
      patch('/proxies/a', ''),
      post(TOXICS, 'null'),
      post(TOXICS, ''),
      get('/proxies'),
    ],
  },
  { id: 'W8b', title: 'more than one value', differs: 'trailing', calls: [post('/proxies', `${proxy('a')} and more`)] },
  {
    id: 'W9',
    title: 'the order of keys, floats and escapes',
    calls: [
      post('/proxies', proxy('z')),
      post('/proxies', proxy('a<&>\u2028', { listen: '127.0.0.1:{P2}' })),
      post('/proxies/z/toxics', '{"toxicity":0.3,"type":"latency","attributes":{"jitter":1}}'),
      post('/proxies/z/toxics', '{"name":"one","toxicity":1.0,"type":"slicer","attributes":{"average_size":9}}'),
      post('/proxies/z/toxics', '{"name":"tiny","toxicity":1e-7,"type":"noop"}'),
      post('/proxies/z/toxics', '{"name":"long","toxicity":0.1234567891,"type":"noop"}'),
      get('/proxies'),
      get('/proxies/z'),
    ],
  },
  {
    id: 'W10',
    title: 'names are decoded from the path; one with a slash cannot be addressed',
    calls: [
      post('/proxies', proxy('with space')),
      get('/proxies/with%20space'),
      get('/proxies/with+space'),
      post('/proxies', proxy('ü%', { listen: '127.0.0.1:{P2}' })),
      get('/proxies/%C3%BC%25'),
      post('/proxies/with%20space/toxics', '{"name":"a b","type":"noop"}'),
      get('/proxies/with%20space/toxics/a%20b'),
      post('/proxies/with%20space/toxics', '{"name":"a/b","type":"noop"}'),
      get('/proxies/with%20space/toxics/a%2Fb'),
      get('/proxies/with%20space/toxics/a/b'),
      remove('/proxies/%C3%BC%25'),
    ],
  },
];
