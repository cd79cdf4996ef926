import { randomBytes } from 'node:crypto';
import { isSameSecret } from '../../runtime/same-secret.ts';

/** Who may act, and who may look. */
export type Role = 'holder' | 'observer';

/** One secret for each role. They stand in the path of the page's URL, so that whatever the page asks for carries one, and no cookie does. */
export type Tokens = Readonly<Record<Role, string>>;

/** 144 bits each. */
export function newTokens(): Tokens {
  return { holder: randomBytes(18).toString('base64url'), observer: randomBytes(18).toString('base64url') };
}

/** Whose token it is; takes equally long whatever it is. */
export function roleOf(tokens: Tokens, given: string): Role | undefined {
  const isHolder = isSameSecret(tokens.holder, given);
  const isObserver = isSameSecret(tokens.observer, given);
  if (isHolder) return 'holder';
  return isObserver ? 'observer' : undefined;
}

/** A name that an attacker's DNS points at this machine is not among them: another site's page could read this one by it. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Browsers tell the origin of whatever posts; a page of another site, a sandboxed frame (`null`) and a program that tells none may not. */
export function isOwnOrigin(origin: string | undefined, host: string): boolean {
  return origin === `http://${host}`;
}
