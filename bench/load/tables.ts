import Table from 'cli-table3';
import { type Goal, isMet } from './goals.ts';

/** Rows of one part; nested objects get their own columns. */
export function rowTable(rows: readonly object[]): string {
  const flat = rows.map((row) => new Map(cells(row)));
  const head = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...flat.map((row) => head.map((column) => row.get(column) ?? '')));
  return table.toString();
}

/** Every goal with the measured value. */
export function goalTable(goals: readonly Goal[]): string {
  const table = new Table({ head: ['goal', 'measured', 'wanted', ''], style: { head: [], border: [] } });
  for (const goal of goals) {
    const wanted = `${goal.sense} ${goal.goal} ${goal.unit}`;
    table.push([goal.what, `${formatted(goal.measured)} ${goal.unit}`, wanted, isMet(goal) ? 'met' : 'MISSED']);
  }
  return table.toString();
}

function cells(value: object, prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, cell]: [string, unknown]): [string, string][] => {
    const name = prefix === '' ? key : `${prefix} ${key}`;
    if (Array.isArray(cell)) return [[name, cell.map(formatted).join(' ')]];
    if (typeof cell === 'object' && cell !== null) return cells(cell, name);
    return [[name, formatted(cell)]];
  });
}

function formatted(value: unknown): string {
  if (typeof value !== 'number') return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}
