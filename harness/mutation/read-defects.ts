import { SquallError } from '../runtime/errors.ts';
import { type Defect, defectSchema } from './defect.ts';

/**
 * The defects that a module exports as `defects`. `file` is its name in errors: SQUALL_USAGE when it exports no list,
 * SQUALL_INVALID_PLAN naming every field that is missing, unknown or of the wrong type.
 */
export function readDefects(module: object, file: string): readonly Defect[] {
  const list = 'defects' in module ? module.defects : undefined;
  if (!Array.isArray(list)) throw new SquallError('SQUALL_USAGE', `${file} exports no list \`defects\``);
  const problems: string[] = [];
  const defects = list.flatMap((each, index) => {
    const { data, error } = defectSchema.safeParse(each);
    const name = typeof each?.name === 'string' ? each.name : `defect ${index + 1}`;
    for (const { path, message } of error?.issues ?? []) problems.push(`  - ${[name, ...path].join('.')}: ${message}`);
    return data === undefined ? [] : [data];
  });
  if (problems.length === 0) return defects;
  throw new SquallError('SQUALL_INVALID_PLAN', [`${file} has defects that are no defects:`, ...problems].join('\n'));
}
