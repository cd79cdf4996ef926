import { once } from 'node:events';
import { connect } from 'node:net';
import type { Subject } from './subjects.ts';

const LATENCY_MS = 100;
const CONNECTIONS = 20;
const EACH = 25;

/** How far round trips through a latency toxic of 100 ms are off, ms beyond the wanted delay. */
export interface LatencyError {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly earliestMs: number;
}

/** 500 round trips over 20 connections at times that do not fall together. */
export async function latencyError({ api, port }: Subject): Promise<LatencyError> {
  const toxics = `${api}/proxies/bench/toxics`;
  const body = JSON.stringify({ type: 'latency', name: 'late', attributes: { latency: LATENCY_MS } });
  await fetch(toxics, { method: 'POST', body });
  const lists = await Promise.all(Array.from({ length: CONNECTIONS }, (_, i) => roundTrips(port, i)));
  await fetch(`${toxics}/late`, { method: 'DELETE' });
  const errors = lists.flat().sort((a, b) => a - b);
  const at = (q: number) => errors[Math.min(errors.length - 1, Math.floor(q * errors.length))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), earliestMs: at(0) };
}

async function roundTrips(port: number, index: number): Promise<number[]> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const errors: number[] = [];
  for (let i = 0; i < EACH; i++) {
    await new Promise((resolve) => setTimeout(resolve, (index * 7 + i * 3) % 20));
    const from = performance.now();
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'data');
    errors.push(performance.now() - from - LATENCY_MS);
  }
  socket.destroy();
  return errors;
}
