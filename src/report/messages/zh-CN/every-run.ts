import type { Messages } from '../en/every-run.ts';
import { errors } from './errors.ts';
import { format } from './format.ts';
import { log } from './log.ts';
import { notes } from './notes.ts';
import { reasons } from './reasons.ts';
import { retCodes } from './ret-codes.ts';
import { lookedFor, summary } from './summary.ts';

/** What every run may say in Chinese. What only failures say is in `failures.ts`. */
export const messages: Messages = { format, errors, retCodes, reasons, log, lookedFor, notes, summary };
