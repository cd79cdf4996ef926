import { METHODS } from '../domain/load-plan.ts';
import type { Asker } from './asker.ts';
import type { RequestsOf } from './requests/find-requests.ts';
import { isPlainPath } from './requests/requests-file.ts';

/** More routes than one can follow in a first look. */
const MOST = 8;
/** Questions about single values; a document may have hundreds. */
const MOST_QUESTIONS = 5;

export interface ChosenRequests {
  readonly requests: readonly string[];
  readonly remarks: readonly string[];
}

/** Which requests are sent: those that were found, with the values that somebody knows, or what somebody types. */
export async function chooseRequests(found: RequestsOf | undefined, asker: Asker): Promise<ChosenRequests> {
  const known = found?.requests ?? [];
  const completed = await complete(found, asker);
  const all = [...new Set([...known, ...completed.requests])];
  const remarks = [
    ...(found?.notes ?? []),
    ...completed.remarks,
    ...(all.length > MOST ? [`${all.length - MOST} more requests of ${found?.file} are left out`] : []),
  ];
  if (all.length > 0) return { requests: all.slice(0, MOST), remarks };
  const answer = await asker.text(
    'Which requests may be sent? (several: with a comma between)',
    'GET /',
    requestsProblem,
  );
  return { requests: splitRequests(answer), remarks };
}

async function complete(found: RequestsOf | undefined, asker: Asker): Promise<ChosenRequests> {
  const requests: string[] = [];
  const left: string[] = [];
  const incomplete = found?.incomplete ?? [];
  for (const [i, { request, needs }] of incomplete.entries()) {
    const askable = needs.length === 1 && request.includes(`{${needs[0]}}`) && i < MOST_QUESTIONS;
    const value = askable
      ? await asker.text(
          `${request} needs ${needs[0]}. A value that exists? (nothing: leave it out)`,
          '',
          () => undefined,
        )
      : '';
    const path = request.replaceAll(`{${needs[0]}}`, encodeURIComponent(value));
    if (value === '') left.push(`${request} (${needs.join(', ')})`);
    else requests.push(path);
  }
  const more = left.length > 3 ? ` and ${left.length - 3} more` : '';
  return {
    requests,
    remarks:
      left.length === 0
        ? []
        : [`not sent, as ${found?.file} has no example of a value: ${left.slice(0, 3).join(', ')}${more}`],
  };
}

function splitRequests(text: string): string[] {
  return text.split(',').map((each) => each.trim().replace(/\s+/, ' '));
}

/** Of texts such as `GET /orders, GET /login`; undefined where there is none. */
export function requestsProblem(text: string): string | undefined {
  const wrong = splitRequests(text).find((each) => {
    const [method, path = '', ...rest] = each.split(' ');
    return !METHODS.some((known) => known === method) || !isPlainPath(path) || rest.length > 0;
  });
  return wrong === undefined ? undefined : `"${wrong}" is no request: write a method and a path, such as GET /orders`;
}
