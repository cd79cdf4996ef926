import { InvalidArgumentError } from 'commander';

const PART = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const HOST = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const LONGEST = 255;

/** The name of an image without a tag: `registry.example:5000/team/squall-load-worker`. Throws InvalidArgumentError. */
export function imageName(text: string): string {
  if (isName(text)) return text;
  const isTagged = isName(untagged(text));
  throw new InvalidArgumentError(
    isTagged
      ? `"${text}" has a tag; the tag is a hash of the content, and is added`
      : `"${text}" is no name of an image such as registry.example/team/squall-load-worker`,
  );
}

/** What stands before a tag or a digest; a host may have a port. */
function untagged(text: string): string {
  const last = text.lastIndexOf('/') + 1;
  const [name = ''] = text.slice(last).split(/[:@]/);
  return text.slice(0, last) + name;
}

/** An image that containers can be started from; it may have a tag or a digest. Throws InvalidArgumentError. */
export function imageReference(text: string): string {
  const [tagged = '', digest, ...rest] = text.split('@');
  const colon = tagged.lastIndexOf(':');
  const [name, tag] = colon > tagged.lastIndexOf('/') ? [tagged.slice(0, colon), tagged.slice(colon + 1)] : [tagged];
  const isGood =
    rest.length === 0 &&
    isName(name) &&
    (tag === undefined || TAG.test(tag)) &&
    (digest === undefined || DIGEST.test(digest));
  if (isGood) return text;
  throw new InvalidArgumentError(`"${text}" is no image such as registry.example/team/squall-load-worker:1f2e3d4c5b6a`);
}

/** As the Distribution specification has it: an optional host, which has a dot or a port, and parts in lower case. */
function isName(text: string): boolean {
  const parts = text.split('/');
  const [first = ''] = parts;
  const hasHost = parts.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  const path = hasHost ? parts.slice(1) : parts;
  return text.length <= LONGEST && (!hasHost || HOST.test(first)) && path.every((part) => PART.test(part));
}
