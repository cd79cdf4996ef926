/** A time on the clock of a runbook: `02:30`, `1:00:00`, `00:00.250`. */
export function clockText(ms: number): string {
  const whole = Math.round(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(whole / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = whole % 1000 === 0 ? '' : `.${String(whole % 1000).padStart(3, '0')}`;
  return `${hours === 0 ? '' : `${hours}:`}${two(minutes)}:${two(seconds % 60)}${rest}`;
}
