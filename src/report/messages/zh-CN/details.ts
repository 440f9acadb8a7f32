import type { DetailMessages } from '../en/details.ts';
import { apiFacts } from './api-facts.ts';
import { failures } from './failures.ts';
import { inputs } from './inputs.ts';

/** What a run says in Chinese where something is wrong, or where it is asked for details. Loaded only then. */
export const details: DetailMessages = { failures, inputs, apiFacts };
