import { METHODS } from '../../domain/load-plan.ts';
import { HEADER_NAME } from '../requests/template-texts.ts';
import { demand, type Fields, isFields, unknownFields } from './fields.ts';

const FIELDS = ['method', 'path', 'headers', 'body', 'route', 'weight', 'feed', 'capture', 'next'];
const CAPTURES = ['json', 'header', 'cookie'];
const ORDERS = ['given', 'shuffled'];
/** Written by the wire, from the body as it is. A second one would make the request end where nobody knows. */
const COMPUTED = /^(?:content-length|transfer-encoding)$/i;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Every field of requests, and of the steps after them, that is unknown or holds what it cannot. */
export function requestShapeProblems(requests: readonly unknown[]): string[] {
  return requests.flatMap((request, i) => templateProblems(`requests[${i}]`, request));
}

function templateProblems(place: string, template: unknown): string[] {
  if (!isFields(template)) return demand(place, template, false, 'give { method, path }');
  const { path, headers, body, route, weight, feed, capture, next } = template;
  return [
    ...unknownFields(place, template, FIELDS),
    ...demand(`${place}.path`, path, typeof path === 'string', 'give a text such as /orders'),
    ...headerProblems(`${place}.headers`, headers),
    ...demand(`${place}.body`, body, isBody(body), 'give a text, or { base64 } with bytes in Base64'),
    ...demand(`${place}.route`, route, route === undefined || typeof route === 'string', 'give a text'),
    ...demand(`${place}.weight`, weight, isWeight(weight), 'give a number that is not below 0'),
    ...feedProblems(`${place}.feed`, feed),
    ...captureProblems(`${place}.capture`, capture),
    ...(next === undefined ? [] : stepProblems(`${place}.next`, next)),
  ];
}

/** The methods of first steps are told with their targets. */
function stepProblems(place: string, step: unknown): string[] {
  const isKnown = isFields(step) && METHODS.some((method) => method === step['method']);
  const hint = `give one of ${METHODS.join(', ')}`;
  return [
    ...(isFields(step) ? demand(`${place}.method`, step['method'], isKnown, hint) : []),
    ...templateProblems(place, step),
  ];
}

function headerProblems(place: string, headers: unknown): string[] {
  if (headers === undefined) return [];
  if (!isFields(headers)) return demand(place, headers, false, 'give { name: value }');
  return Object.entries(headers).flatMap(([name, value]) => [
    ...(HEADER_NAME.test(name) ? [] : [`${place} has ${JSON.stringify(name)}, which is no name of a header`]),
    ...(COMPUTED.test(name) ? [`${place} has ${name}, which is computed when the request is written`] : []),
    ...demand(`${place}.${name}`, value, isTexts(value), 'give a text, or a list of them'),
  ]);
}

function isTexts(value: unknown): boolean {
  return [value].flat().every((text) => typeof text === 'string') && [value].flat().length > 0;
}

function isBody(body: unknown): boolean {
  if (body === undefined || typeof body === 'string') return true;
  return isFields(body) && Object.keys(body).join() === 'base64' && isBase64(body['base64']);
}

/** Base64 of either alphabet, in lines or not; Node would leave out what is none. */
export function isBase64(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  const digits = text.replaceAll(/[\r\n\t ]/g, '');
  return BASE64.test(digits) && (digits.includes('=') ? digits.indexOf('=') : digits.length) % 4 !== 1;
}

function isWeight(weight: unknown): boolean {
  return weight === undefined || (typeof weight === 'number' && weight >= 0 && Number.isFinite(weight));
}

const FEED = 'give { rows } with at least one row, as csvFeed and jsonFeed make them';

function feedProblems(place: string, feed: unknown): string[] {
  if (feed === undefined) return [];
  if (!isFields(feed)) return demand(place, feed, false, FEED);
  const { rows, order } = feed;
  const known = [
    ...unknownFields(place, feed, ['rows', 'order']),
    ...demand(
      `${place}.order`,
      order,
      order === undefined || ORDERS.some((each) => each === order),
      'give given or shuffled',
    ),
  ];
  if (!Array.isArray(rows) || rows.length === 0) return [...known, ...demand(`${place}.rows`, rows, false, FEED)];
  const wrong = rows.findIndex((row) => !isFields(row) || !Object.values(row).every(isCell));
  const why = 'give a text for each column';
  return wrong < 0 ? known : [...known, ...demand(`${place}.rows[${wrong}]`, rows[wrong], false, why)];
}

function isCell(cell: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof cell);
}

function captureProblems(place: string, capture: unknown): string[] {
  if (capture === undefined) return [];
  if (!isFields(capture)) return demand(place, capture, false, "give { token: { json: 'auth.token' } }");
  return Object.entries(capture).flatMap(([name, what]) =>
    demand(
      `${place}.${name}`,
      what,
      isFields(what) && isCapture(what),
      `give one of { ${CAPTURES.join(' }, { ')} }, with a text`,
    ),
  );
}

function isCapture(what: Fields): boolean {
  const [kind = '', ...others] = Object.keys(what);
  return others.length === 0 && CAPTURES.includes(kind) && typeof what[kind] === 'string' && what[kind] !== '';
}
