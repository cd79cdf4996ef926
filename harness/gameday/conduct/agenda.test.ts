import { expect, test } from 'vitest';
import { latency } from '../../faults/edge/latency.ts';
import type { Step } from '../runbook/runbook.ts';
import { createAgenda } from './agenda.ts';

const say = (atMs: number, text: string): Step => ({ kind: 'say', atMs, text });
const inject = (atMs: number, name: string): Step => ({ kind: 'inject', atMs, name, fault: latency('a->b', '1s') });

function taken(agenda: ReturnType<typeof createAgenda>, untilMs: number): string[] {
  const names: string[] = [];
  for (let due = agenda.next(untilMs); due; due = agenda.next(untilMs)) {
    agenda.take();
    names.push(due.kind === 'lift' ? `lift ${due.name}` : `${due.index}`);
  }
  return names;
}

test('steps come in the order of their times, and as the runbook has them at the same time', () => {
  const agenda = createAgenda([say(20, 'c'), say(0, 'a'), say(20, 'd'), say(10, 'b')]);
  expect(taken(agenda, 100)).toEqual(['1', '3', '0', '2']);
});

test('the time of a fault is over before the steps of the same moment, in the order in which the lifts came', () => {
  const agenda = createAgenda([inject(0, 'slow'), say(10, 'after'), say(20, 'last')]);
  expect(taken(agenda, 0)).toEqual(['0']);
  agenda.liftAt(10, 'slow');
  agenda.liftAt(10, 'other');
  agenda.liftAt(15, 'between');
  agenda.liftAt(30, 'late');
  expect(taken(agenda, 30)).toEqual(['lift slow', 'lift other', '1', 'lift between', '2', 'lift late']);
});

test('what is due next stays until it is taken', () => {
  const agenda = createAgenda([say(10, 'in')]);
  expect(agenda.next(10)).toEqual(agenda.next(10));
  expect(agenda.left()).toHaveLength(1);
  agenda.take();
  expect([agenda.next(10), agenda.left()]).toEqual([undefined, []]);
});

test('what is due after the end is not taken, and is told as left', () => {
  const agenda = createAgenda([say(10, 'in'), say(11, 'out')]);
  expect(taken(agenda, 10)).toEqual(['0']);
  expect(agenda.left().map(({ index }) => index)).toEqual([1]);
});

test('faults to come are counted until they are injected', () => {
  const agenda = createAgenda([inject(0, 'one'), say(1, ''), inject(2, 'two')]);
  const counts = [0, 1, 2].map((untilMs) => [agenda.injectsLeft(), taken(agenda, untilMs)][0]);
  expect([...counts, agenda.injectsLeft()]).toEqual([2, 1, 1, 0]);
});
