import { authorizationOf, withoutCredentials } from './credentials.ts';

/**
 * `fetch` for calls that control or observe something: metrics, resets, behaviour, the API of a proxy. A redirect is an
 * error, because it would lead the call to a host that nobody allowed. Credentials of the URL become an `Authorization`, which
 * `fetch` leaves to its caller.
 */
export async function controlCall(url: string, init: RequestInit): Promise<Response> {
  const target = new URL(url);
  const headers = new Headers(init.headers);
  const authorization = authorizationOf(target);
  if (authorization !== undefined && !headers.has('authorization')) headers.set('authorization', authorization);
  const response = await fetch(withoutCredentials(target), { ...init, headers, redirect: 'manual' });
  if (response.status < 300 || response.status > 399 || !response.headers.has('location')) return response;
  await response.body?.cancel();
  throw new RedirectRefused(response.status, response.headers.get('location') ?? '');
}

/** Something answered with a redirect. */
export class RedirectRefused extends Error {
  constructor(status: number, location: string) {
    super(`answered ${status} with a redirect to ${location}, which Squall does not follow`);
  }
}
