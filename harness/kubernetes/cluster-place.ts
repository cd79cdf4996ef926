/** Where in which cluster load workers run; plain data, because it crosses threads. */
export interface ClusterPlace {
  /** How many pods send. */
  readonly workers: number;
  /** Default: that of the context, else `default`. */
  readonly namespace?: string;
  /** Of the kubeconfig; default: its current one. Within a pod, the pod's own service account. */
  readonly context?: string;
  /** Default: KUBECONFIG, else ~/.kube/config. */
  readonly kubeconfig?: string;
  /** Default: the tag of the image that `squall worker-image` builds. */
  readonly image?: string;
  /** Requests and limits of one pod as Kubernetes writes them; default `1` and `512Mi`. */
  readonly cpu?: string;
  readonly memory?: string;
}

/** A label of RFC 1123. */
export function isNamespaceName(text: string): boolean {
  return /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}
