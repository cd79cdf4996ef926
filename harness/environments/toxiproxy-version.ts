/** The version in the answer of `GET /version`: before 2.5 a Toxiproxy answers with it alone, and since then in JSON. */
export function versionIn(answer: string): string {
  try {
    const { version } = JSON.parse(answer) as { version?: unknown };
    return typeof version === 'string' ? version : answer.trim();
  } catch {
    return answer.trim();
  }
}
