import { unescape as decoded } from 'node:querystring';

/** The `Authorization` that the credentials of a URL stand for (RFC 7617). A `%` that encodes nothing is one, as in curl. */
export function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

/** The same URL without them. */
export function withoutCredentials(url: URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain;
}
