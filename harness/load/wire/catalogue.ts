import type { Protocol } from '../../domain/load-plan.ts';
import { createHttp1Wire } from './http1/http1.ts';
import type { CreateWire } from './wire.ts';

/** The wire of every protocol. */
export const wires: Readonly<Record<Protocol, CreateWire>> = { http1: createHttp1Wire };
