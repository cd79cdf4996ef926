/** Clusters on a developer's machine take images directly; their tools name contexts so that one can tell. */
const LOCAL: readonly (readonly [context: RegExp, command: (image: string, cluster: string) => string])[] = [
  [/^kind-(?<cluster>[\w.-]+)$/, (image, cluster) => `kind load docker-image ${image} --name ${cluster}`],
  [/^k3d-(?<cluster>[\w.-]+)$/, (image, cluster) => `k3d image import ${image} --cluster ${cluster}`],
  [/^(?<cluster>minikube)$/, (image) => `minikube image load ${image}`],
];

/** The commands that build the worker image and give it to the cluster of a context; through a registry, unless it is a local one. */
export function deliveryOf(tag: string, context: string): string[] {
  for (const [pattern, command] of LOCAL) {
    const cluster = pattern.exec(context)?.groups?.['cluster'];
    if (cluster !== undefined) return ['squall worker-image --build', command(tag, cluster)];
  }
  return [
    'image="$(squall worker-image --build --name registry.example/team/squall-load-worker)"',
    'docker push "$image" # and run with --worker-image "$image"',
  ];
}
