import { apiFacts } from './api-facts.ts';
import { failures } from './failures.ts';
import { inputs } from './inputs.ts';

/** What a run says in English where something is wrong, or where it is asked for details. Loaded only then. */
export const details = { failures, inputs, apiFacts };

/** What every language says then. English is the one that the others are held against. */
export type DetailMessages = typeof details;
