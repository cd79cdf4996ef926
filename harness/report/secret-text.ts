/**
 * Secrets inside a text, found by what stands around them or by how they begin. The prefixes are those of the rules of
 * gitleaks (config/gitleaks.toml), as far as a secret can be told by its beginning.
 *
 * A body may be large and hostile, so time grows with its length alone: in each pattern only the last part is without a limit,
 * and that part cannot fail (tested).
 */

export const REDACTED = '[redacted]';

/** A quotation mark, if there is one, also one that is escaped because the text stands inside a text. */
const QUOTE = String.raw`(?:\\{0,3}["'])?`;
const COLON = String.raw`[ \t]{0,3}:[ \t]{0,3}`;
const HEADERS = '(?:proxy-)?authorization|(?:set-)?cookie2?|x-(?:api|auth|access|csrf|amz-security)-(?:key|token)';
/** Words that a longer name may hold (`dbPassword2`), and words that are short enough to begin others (`sid`, `side`). */
const PARTS =
  'password|passwd|passphrase|pwd|secret|token|credential|signature|(?:api|access|account|private)[-_]?key|sess(?:ion)?[-_]?id';
const NAMES = String.raw`(?:(?:${PARTS})[\w-]{0,40}|(?<![A-Za-z\d])(?:sig|sid|session)(?![\w-]))`;

type Replace = (...parts: string[]) => string;

/** Each pattern with what takes the place of a match: `$1` is what stays. */
export const SECRET_TEXTS: readonly (readonly [RegExp, string | Replace])[] = [
  // Header lines and what looks like them: to the end of the value or line, since a value may have spaces.
  [
    new RegExp(String.raw`((?<![A-Za-z\d])(?:${HEADERS})${QUOTE}(?:=|${COLON})${QUOTE})[^"'\\\r\n][^"'\\\r\n]*`, 'gi'),
    `$1${REDACTED}`,
  ],
  // "password": "with spaces"
  [
    new RegExp(String.raw`(${NAMES}["']?(?:=|${COLON})")(?:[^"\\\r\n]|\\[^\r\n])(?:[^"\\\r\n]|\\[^\r\n])*`, 'gi'),
    `$1${REDACTED}`,
  ],
  [
    new RegExp(String.raw`(${NAMES}["']?(?:=|${COLON})')(?:[^'\\\r\n]|\\[^\r\n])(?:[^'\\\r\n]|\\[^\r\n])*`, 'gi'),
    `$1${REDACTED}`,
  ],
  // password=x, token: x
  [
    new RegExp(String.raw`(${NAMES}${QUOTE}(?:=|${COLON})${QUOTE})[^\s&;,"'<>\\[\]][^\s&;,"'<>\\]*`, 'gi'),
    `$1${REDACTED}`,
  ],
  // --password x, as programs take it; a name alone may be a word of a sentence
  [new RegExp(String.raw`(--[a-z-]{0,20}(?:${PARTS})[ \t]{1,3}${QUOTE})[^\s"'\\-][^\s"'\\]*`, 'gi'), `$1${REDACTED}`],
  // curl -u user:password, but not docker run -u 1000:1000
  [
    new RegExp(
      String.raw`((?<![\w-])(?:-u|--(?:proxy-)?user)(?:=|[ \t]{1,3})${QUOTE}(?!\d{1,10}:\d)[^\s:"']{1,200}:)[^\s"'\\][^\s"'\\]*`,
      'g',
    ),
    `$1${REDACTED}`,
  ],
  // scheme://user:password@host, scheme://token@host
  [/(:\/\/[^\s:/@"'<>]{0,200}:)[^\s/"'<>]{1,500}@/g, `$1${REDACTED}@`],
  [/:\/\/[^\s:/@"'<>]{16,200}@/g, `://${REDACTED}@`],
  [
    /\b([Bb]earer|BEARER)([ \t]{1,3})(?=[\w.~+/=-]{0,40}[A-Z\d._~+/=-]|[\w.~+/=-]{12})[\w.~+/=-]{6}[\w.~+/=-]*/g,
    `$1$2${REDACTED}`,
  ],
  [/\b([Bb]asic|BASIC)([ \t]{1,3})[\w+/-]{4}[\w+/=-]*/g, basic],
  // A JSON Web Token. Histograms are Base64 without dots.
  [/(?<![\w+/.-])eyJ[\w-]{8,4000}\.[\w.-]*/g, REDACTED],
  [/\b(?:A3T[A-Z\d]|AKIA|ASIA|ABIA|ACCA)[A-Z\d]{16}\b/g, REDACTED],
  [
    /\b(?:gh[pousr]_|github_pat_|gl(?:agent|cbt|dt|ffct|ft|imt|oas|pat|ptt|rt|soat)-|xox[a-z][-.]|xapp-)[\w-]{10}[\w.-]*/g,
    REDACTED,
  ],
  [/\b(?:[rs]k_(?:live|test|prod)_|whsec_|shp(?:at|ca|pa|ss)_|sq0[a-z]{3}-|EAAA)[\w-]{8}[\w-]*/g, REDACTED],
  [
    /\b(?:AIza|GOCSPX-|ya29\.|LTAI|ATATT3|dckr_pat_|do[opr]_v1_|hv[bs]\.|NRAK-|PMAK-|lin_api_|pscale_[a-z]{2,5}_)[\w-]{20}[\w.-]*/g,
    REDACTED,
  ],
  [/\b(?:sk-(?:[a-z]{3,10}-)?|glc_|glsa_|sbp_|pypi-|ops_|figd_|rubygems_|AGE-SECRET-KEY-)[\w-]{32}[\w-]*/g, REDACTED],
  [
    /\b(?:npm_[A-Za-z\d]{36}|hf_[A-Za-z\d]{34}|dapi[a-f\d]{32}|SK[a-f\d]{32}|SG\.[\w-]{16,32}\.[\w-]{16}|\d{8,10}:AA[\w-]{33})[\w-]*/g,
    REDACTED,
  ],
  [/(hooks\.slack\.com\/(?:services|triggers|workflows)\/)[\w/+-]*/g, `$1${REDACTED}`],
  [/(discord(?:app)?\.com\/api\/webhooks\/)[\w/-]*/g, `$1${REDACTED}`],
  [/(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31}[\w~.-]*/g, REDACTED],
];

/** What takes the place of one secret may be the end of another. */
const MOST_PASSES = 5;

/** `text` without the secrets in it. Redacted text stays as it is. */
export function redactText(text: string): string {
  let before = text;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const after = onePass(before);
    if (after === before) break;
    before = after;
  }
  return before;
}

function onePass(text: string): string {
  return SECRET_TEXTS.reduce(
    (sum, [pattern, replacement]) =>
      typeof replacement === 'string' ? sum.replace(pattern, replacement) : sum.replace(pattern, replacement),
    withoutPrivateKeys(text),
  );
}

/** RFC 7617: whatever is no user and password is an English word. */
function basic(whole: string, scheme = '', space = ''): string {
  const credentials = whole.slice(scheme.length + space.length);
  return Buffer.from(credentials, 'base64').includes(':') ? `${scheme}${space}${REDACTED}` : whole;
}

/** PEM (RFC 7468); one that is cut off goes to the end of the text. */
function withoutPrivateKeys(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { index, 0: begin } of text.matchAll(/-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY[A-Z ]{0,20}-----/g)) {
    if (index < at) continue;
    const end = text.indexOf('-----END ', index + begin.length);
    const close = end < 0 ? -1 : text.indexOf('-----', end + '-----END '.length);
    parts.push(text.slice(at, index), REDACTED);
    at = close < 0 ? text.length : close + '-----'.length;
  }
  return parts.length === 0 ? text : [...parts, text.slice(at)].join('');
}
