import { A, type ApiRow, bare, get, patch, post, proxy, remove, toxic } from '../api-row.ts';

const listening = (listen: string) => JSON.stringify({ listen });

/** E1 to E9, E16, E17: proxies, the list of them, the server itself. */
export const proxyRows: readonly ApiRow[] = [
  { id: 'E1', title: 'the list of proxies', calls: [get('/proxies'), A, get('/proxies')] },
  {
    id: 'E2',
    title: 'a new proxy: missing fields, taken names, addresses that cannot be bound',
    calls: [
      post('/proxies', '{"name":"a"}'),
      post('/proxies', '{"upstream":"x:1"}'),
      post('/proxies', '{"name":"","upstream":""}'),
      A,
      A,
      post('/proxies', proxy('b')),
      post('/proxies', proxy('c', { listen: 'nope' })),
      post('/proxies', proxy('d', { listen: '127.0.0.1:99999' })),
      post('/proxies', proxy('e', { listen: '[::1' })),
      get('/proxies'),
    ],
  },
  {
    id: 'E3',
    title: 'a new proxy: where it listens; upstreams are not checked',
    calls: [
      post('/proxies', proxy('bare', {})),
      post('/proxies', proxy('host', { listen: 'localhost:0' })),
      post('/proxies', proxy('zero', { listen: '127.0.0.1:0' })),
      post('/proxies', proxy('off', { listen: '127.0.0.1:0', enabled: false })),
      post('/proxies', proxy('odd', { listen: '127.0.0.1:0', upstream: 'no address at all' })),
      get('/proxies'),
    ],
  },
  {
    id: 'E3b',
    title: 'a new proxy with toxics in its body',
    differs: 'toxics-of-a-new-proxy',
    calls: [post('/proxies', proxy('a', { toxics: [{ type: 'noop' }] }))],
  },
  { id: 'E4', title: 'one proxy', calls: [A, get('/proxies/a'), get('/proxies/A'), get('/proxies/none')] },
  {
    id: 'E5',
    title: 'changes of a proxy, by PATCH and by POST',
    calls: [
      A,
      patch('/proxies/a', '{"enabled":false}'),
      post('/proxies/a', '{"enabled":true}'),
      patch('/proxies/a', listening('127.0.0.1:{P2}')),
      patch('/proxies/a', listening('localhost:{P2}')),
      patch('/proxies/a', '{"upstream":"127.0.0.1:10","name":"renamed"}'),
      patch('/proxies/a', '{"upstream":""}'),
      patch('/proxies/a', '{}'),
      get('/proxies'),
    ],
  },
  {
    id: 'E6',
    title: 'changes of a proxy that are refused',
    calls: [
      A,
      patch('/proxies/a', listening('bad')),
      patch('/proxies/a', '{"enabled":"yes"}'),
      patch('/proxies/a', '{"listen":7}'),
      patch('/proxies/none', 'not even JSON'),
      get('/proxies/a'),
    ],
  },
  {
    id: 'E6b',
    title: 'a listen change to a port that is taken',
    differs: 'listen-rollback',
    calls: [
      A,
      post('/proxies', proxy('b', { listen: '127.0.0.1:{P2}' })),
      patch('/proxies/b', listening('127.0.0.1:{P1}')),
    ],
  },
  {
    id: 'E7',
    title: 'a proxy is deleted once',
    calls: [A, remove('/proxies/a'), remove('/proxies/a'), get('/proxies')],
  },
  {
    id: 'E8',
    title: 'populate: new, kept, replaced, refused as a whole',
    calls: [
      post('/populate', '[]'),
      post('/populate', 'null'),
      post('/populate', `[${proxy('a')},${proxy('b', { listen: '127.0.0.1:{P2}', enabled: false })}]`),
      toxic({ type: 'latency' }),
      post('/populate', `[${proxy('a', { listen: 'localhost:{P1}', enabled: false })}]`),
      get('/proxies'),
      post('/populate', `[${proxy('a', { listen: '127.0.0.1:{P3}' })}]`),
      post('/populate', `[${proxy('c')},{"name":"x"}]`),
      post('/populate', `[${proxy('c')},{"upstream":"x:1"}]`),
      get('/proxies'),
      post('/populate', `[${proxy('c')},${proxy('d', { listen: 'nope' })},${proxy('e', { listen: '127.0.0.1:0' })}]`),
      get('/proxies'),
    ],
  },
  {
    id: 'E9',
    title: 'reset enables everything and takes every toxic away',
    calls: [
      A,
      post('/proxies', proxy('b', { listen: '127.0.0.1:{P2}', enabled: false })),
      toxic({ type: 'timeout' }),
      toxic({ type: 'latency', stream: 'upstream' }),
      bare('POST', '/reset'),
      get('/proxies'),
    ],
  },
  { id: 'E16', title: 'the version', calls: [get('/version'), get('/version?x=1')] },
  {
    id: 'E17',
    title: 'no metrics unless asked for',
    calls: [get('/metrics'), bare('POST', '/metrics'), bare('HEAD', '/metrics')],
  },
];
