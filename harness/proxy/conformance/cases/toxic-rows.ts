import { A, type ApiRow, get, patch, post, remove, TOXICS, toxic } from '../api-row.ts';

const VALID = [
  { type: 'latency', attributes: { latency: 100, jitter: 5 } },
  { type: 'bandwidth', attributes: { rate: 100 } },
  { type: 'slow_close', attributes: { delay: 100 } },
  { type: 'timeout', attributes: { timeout: 100 } },
  { type: 'reset_peer', attributes: { timeout: 100 } },
  { type: 'slicer', attributes: { average_size: 64, size_variation: 8, delay: 10 } },
  { type: 'limit_data', attributes: { bytes: 100 } },
  { type: 'noop', attributes: {} },
];
const LATE = `${TOXICS}/late`;
const late = toxic({ name: 'late', type: 'latency', attributes: { latency: 9, jitter: 3 } });

/** E10 to E15: toxics. */
export const toxicRows: readonly ApiRow[] = [
  {
    id: 'E10',
    title: 'toxics are listed upstream first, each stream in the order of its chain',
    calls: [
      A,
      get(TOXICS),
      toxic({ type: 'latency' }),
      toxic({ type: 'timeout', stream: 'upstream' }),
      toxic({ type: 'noop', name: 'first' }),
      toxic({ type: 'noop', name: 'second', stream: 'upstream' }),
      get(TOXICS),
      get('/proxies/a'),
      get('/proxies/none/toxics'),
    ],
  },
  {
    id: 'E11a',
    title: 'every type, on both streams',
    calls: [A, ...VALID.flatMap((one) => [toxic(one), toxic({ ...one, stream: 'upstream' })])],
  },
  {
    id: 'E11b',
    title: 'a body is checked in this order: JSON, stream, type, name, attributes',
    calls: [
      A,
      post(TOXICS, '{'),
      toxic({ type: 'nope', stream: 'sideways', attributes: { latency: 'x' } }),
      toxic({ type: 'nope', attributes: { latency: 'x' } }),
      toxic({}),
      toxic({ type: 'down' }),
      toxic({ type: 'Latency' }),
      toxic({ type: 'latency', name: 'late' }),
      toxic({ type: 'latency', name: 'late', attributes: { latency: 'x' } }),
      toxic({ type: 'timeout', name: 'late', stream: 'upstream' }),
      toxic({ type: 'latency', attributes: { latency: 'x' } }),
      post('/proxies/none/toxics', '{'),
    ],
  },
  { id: 'E11c', title: 'a type of our own', differs: 'own-toxics', calls: [A, toxic({ type: 'x_hang' })] },
  {
    id: 'E12',
    title: 'names, streams, attributes and toxicity as they may be written',
    calls: [
      A,
      toxic({ type: 'latency', stream: 'UPSTREAM' }),
      toxic({ type: 'latency', stream: '' }),
      toxic({ type: 'latency', name: 'float', attributes: { latency: 1.5 } }),
      toxic({ type: 'latency', name: 'null', attributes: null }),
      toxic({ type: 'latency', name: 'list', attributes: [] }),
      toxic({ type: 'latency', name: 'text', toxicity: '1' }),
      toxic({ type: 'latency', name: 'zero', toxicity: 0 }),
      toxic({ type: 'latency', name: 'more', attributes: { latency: 1, unknown: 'x', LATENCY: 2 } }),
      get(TOXICS),
    ],
  },
  { id: 'E12b', title: 'a toxicity above 1', differs: 'ranges', calls: [A, toxic({ type: 'noop', toxicity: 7 })] },
  { id: 'E12c', title: 'a toxicity below 0', differs: 'ranges', calls: [A, toxic({ type: 'noop', toxicity: -1 })] },
  { id: 'E12d', title: 'slicer without sizes', differs: 'ranges', calls: [A, toxic({ type: 'slicer' })] },
  {
    id: 'E12e',
    title: 'a seed that is not an integer',
    differs: 'seed',
    calls: [A, toxic({ type: 'noop', seed: 'x' })],
  },
  {
    id: 'E12f',
    title: 'an integer with a fraction of 0',
    differs: 'whole-floats',
    calls: [A, post(TOXICS, '{"type":"latency","attributes":{"latency":1.0}}')],
  },
  {
    id: 'E13',
    title: 'one toxic',
    calls: [A, late, get(LATE), get(`${TOXICS}/none`), get('/proxies/none/toxics/late')],
  },
  {
    id: 'E14',
    title: 'changes of a toxic, by PATCH and by POST',
    calls: [
      A,
      late,
      patch(LATE, '{"attributes":{"latency":7}}'),
      post(LATE, '{"attributes":{"jitter":1},"toxicity":0.5}'),
      patch(LATE, '{}'),
      patch(LATE, '{"attributes":null}'),
      patch(LATE, '{"name":"renamed","type":"timeout","stream":"upstream"}'),
      patch(LATE, ''),
      patch(`${TOXICS}/none`, '{}'),
      patch('/proxies/none/toxics/late', '{}'),
      get(TOXICS),
    ],
  },
  {
    id: 'E14b',
    title: 'a change of a toxic that is refused half-way',
    differs: 'patch-all-or-nothing',
    calls: [A, late, patch(LATE, '{"attributes":{"latency":1,"jitter":"x"}}')],
  },
  {
    id: 'E15',
    title: 'a toxic is deleted once',
    calls: [A, late, remove(LATE), remove(LATE), remove('/proxies/none/toxics/late'), get(TOXICS)],
  },
];
