/**
 * The pod, and the process in it: one program, because an image has a file per program. The pod starts it again with `IN_POD`.
 */
if (process.env.IN_POD === '1') {
  const { runApp } = await import('./app.ts');
  await runApp();
} else {
  const { runPod } = await import('./pod.ts');
  await runPod();
}

export {};
