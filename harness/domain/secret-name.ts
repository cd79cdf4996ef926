const SECRET_NAME =
  /(^|[-_.\s])(authorization|proxy-authorization|cookie|set-cookie|password|passwd|pwd|passphrase|secret|token|credentials?|session|api[-_]?key|apikey|access[-_]?key|private[-_]?key|client[-_]?secret|signature)([-_.\s]|$)/i;

/** Whether what has this name is a secret. Names are compared word by word, so that `tokens available` or `sessionCount` are not taken for secrets. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z\d])([A-Z])/g, '$1_$2'));
}
