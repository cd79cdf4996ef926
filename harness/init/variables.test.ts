import { expect, test } from 'vitest';
import type { Folder } from './folder.ts';
import { builtInPort, variablesOf } from './variables.ts';

function folderOf(files: Readonly<Record<string, string>>): Folder {
  return { root: '/', paths: Object.keys(files), notes: [], has: (path) => path in files, read: (path) => files[path] };
}

const variablesIn = (file: string, text: string) => variablesOf(folderOf({ [file]: text }), [file]);

test.each([
  ['a.js', `fetch(process.env.A_URL ?? 'http://localhost:1/x');`, 'http://localhost:1/x'],
  ['a.ts', `const url = process.env['A_URL'] || "http://localhost:1";`, 'http://localhost:1'],
  [
    'a.mjs',
    `const {\n  B = '2',\n  A_URL = 'http://localhost:1',\n  C_URL = 'http://c',\n} = process.env;`,
    'http://localhost:1',
  ],
  ['a.py', `A = os.environ.get("A_URL", "http://localhost:1")`, 'http://localhost:1'],
  ['a.py', `A = os.environ["A_URL"]; B = "http://elsewhere"\n`, 'http://elsewhere'],
  ['a.py', `A = os.getenv('A_URL')\nB = 'http://elsewhere'`, undefined],
  ['a.go', `a := os.Getenv("A_URL")`, undefined],
  ['a.go', `a, ok := os.LookupEnv("A_URL")`, undefined],
  ['A.java', `System.getenv("A_URL")`, undefined],
  ['src/main/resources/application.yml', `url: \${A_URL:http://localhost:1}`, 'http://localhost:1'],
  ['a.js', `process.env.A_URL ?? process.env.B_URL ?? 'http://b'`, undefined],
])('%s: %s', (file, text, fallback) => {
  expect(variablesIn(file, text).find(({ name }) => name === 'A_URL')).toMatchObject({
    at: expect.stringMatching(/:\d+$/),
    ...(fallback === undefined ? {} : { fallback }),
  });
  if (fallback === undefined)
    expect(variablesIn(file, text).find(({ name }) => name === 'A_URL')).not.toHaveProperty('fallback');
});

test.each([
  ['a.test.js', `process.env.A_URL`],
  ['test.py', `os.getenv("A_URL")`],
  ['compose.yaml', `image: \${A_URL}`],
  ['squall.config.ts', 'process.env.A_URL'],
  ['a.js', `// A_URL`],
])('%s: %s is no setting of the program', (file, text) => {
  expect(variablesIn(file, text)).toEqual([]);
});

test.each([
  ['a.js', 'app.listen(3000, "127.0.0.1")', 3000],
  ['a.go', 'http.ListenAndServe("0.0.0.0:8080", nil)', 8080],
  ['a.py', 'ThreadingHTTPServer(("", 8000), Shop)', 8000],
  ['a.py', 'app.run(host="0.0.0.0", port=5000)', 5000],
  ['application.properties', 'spring.x=1\nserver.port=8081\n', 8081],
  ['a.js', 'app.listen(port)', undefined],
  ['a.js', 'app.listen(99999)', undefined],
])('%s: %s has the port %s', (file, text, port) => {
  expect(builtInPort(folderOf({ [file]: text }), [file])?.port).toBe(port);
});
