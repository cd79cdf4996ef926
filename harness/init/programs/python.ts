import { basename } from 'node:path/posix';
import type { Part, ProgramKind, Start } from './program.ts';

const MANIFESTS = /^(?:requirements\.txt|pyproject\.toml|Pipfile)$/;
const USUAL = ['main.py', 'app.py', 'server.py', 'wsgi.py', 'asgi.py'];
const FLASK = /^(\w+)\s*=\s*Flask\(/m;
const ASGI = /^(\w+)\s*=\s*(?:FastAPI|Starlette|Quart)\(/m;

/** A Django project, an app for uvicorn, gunicorn or Flask, or one file that runs. */
export const python: ProgramKind = {
  marks: /^(?:requirements\.txt|pyproject\.toml|Pipfile|[\w-]+\.py)$/,
  find: (part) => {
    const own = part.paths
      .filter((path) => path.endsWith('.py') && isDirectlyIn(part, path))
      .map((path) => basename(path));
    const manifest = [...MANIFEST_NAMES].find((name) => part.has(name));
    // A lone script is a service; several without a manifest may be anything.
    if (manifest === undefined && own.length !== 1) return undefined;
    const needs = MANIFEST_NAMES.map((name) => part.read(name) ?? '').join('\n');
    if (part.has('manage.py'))
      return {
        ...inCommand,
        command: `${python3(part)} manage.py runserver --noreload 127.0.0.1:{port}`,
        because: 'manage.py',
      };
    const files = [...USUAL.filter((file) => own.includes(file)), ...own.filter((file) => !USUAL.includes(file))];
    return files.map((file) => appIn(part, file, needs)).find((each) => each !== undefined) ?? scriptOf(part, files);
  },
};

const MANIFEST_NAMES = ['requirements.txt', 'pyproject.toml', 'Pipfile'].filter((name) => MANIFESTS.test(name));
const inCommand = { portInCommand: true } as const;

function appIn(part: Part, file: string, needs: string): Start | undefined {
  const text = part.read(file) ?? '';
  const module = file.replace(/\.py$/, '');
  const asgi = ASGI.exec(text)?.[1];
  if (asgi !== undefined && !text.includes('uvicorn.run('))
    return {
      ...inCommand,
      command: `${tool(part, 'uvicorn')} ${module}:${asgi} --host 127.0.0.1 --port {port}`,
      because: `${asgi} of ${file} is for uvicorn`,
    };
  const flask = FLASK.exec(text)?.[1];
  if (flask === undefined) return undefined;
  if (/\bgunicorn\b/i.test(needs))
    return {
      ...inCommand,
      command: `${tool(part, 'gunicorn')} --bind 127.0.0.1:{port} ${module}:${flask}`,
      because: `${flask} of ${file} is for gunicorn`,
    };
  if (text.includes(`${flask}.run(`)) return undefined;
  return {
    ...inCommand,
    command: `${tool(part, 'flask')} --app ${module} run --port {port}`,
    because: `${flask} of ${file} is for Flask`,
  };
}

function scriptOf(part: Part, files: readonly string[]): Start | undefined {
  const runs = (file: string) => /__name__\s*==|serve_forever|\.run\(/.test(part.read(file) ?? '');
  const file = files.find(runs);
  if (file === undefined) return undefined;
  // `main.py` is no name for a service.
  const named = USUAL.includes(file) ? {} : { name: file.replace(/\.py$/, '') };
  return { ...named, command: `${python3(part)} ${file}`, because: `${file} runs by itself` };
}

function isDirectlyIn(part: Part, path: string): boolean {
  return path === (part.at === '.' ? basename(path) : `${part.at}/${basename(path)}`);
}

const VENVS = ['.venv', 'venv', 'env'];

/** As its virtual environment has it, if there is one. */
function tool(part: Part, name: string): string {
  return VENVS.map((venv) => `${venv}/bin/${name}`).find((path) => part.has(path)) ?? name;
}

function python3(part: Part): string {
  return VENVS.map((venv) => `${venv}/bin/python`).find((path) => part.has(path)) ?? 'python3';
}
