/** What may be done with one kind of thing in a namespace. */
export interface Right {
  /** Empty for the core. */
  readonly group: '' | 'batch';
  readonly resource: string;
  readonly verbs: readonly string[];
  /** What Squall does with it. */
  readonly because: string;
}

/**
 * All that starting load workers takes, and nothing else. The Role of the manifests grants it, `squall doctor` asks for it, and a
 * test compares them.
 */
export const RIGHTS: readonly Right[] = [
  { group: 'batch', resource: 'jobs', verbs: ['create', 'get', 'delete'], because: 'one Job is all workers of a run' },
  { group: '', resource: 'pods', verbs: ['list', 'watch'], because: 'to see pods come, and why one is gone' },
  {
    group: '',
    resource: 'pods/portforward',
    // A client that speaks WebSocket asks with GET, and since 1.35 needs `create` as one that speaks SPDY does.
    verbs: ['create', 'get'],
    because: 'the connection to each worker',
  },
  { group: '', resource: 'secrets', verbs: ['create'], because: 'the token that workers know their conductor by' },
  { group: '', resource: 'events', verbs: ['list'], because: 'why a pod does not come, as with a quota' },
  {
    group: '',
    resource: 'serviceaccounts',
    verbs: ['get'],
    because: 'pods run as that of the manifests where it is there',
  },
];
