import type { Body, Delivery } from './delivery.ts';
import type { EndFault } from './faults.ts';
import type { Answered } from './ledger.ts';
import type { Readings } from './readings.ts';

/** The answer that the API has for a call, before anything happens to it on the way. */
export interface Outcome {
  readonly retCode: number;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A call that is about to be carried out, or not. */
export interface PendingCall {
  readonly action: string;
  /** The headers that every answer has. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly readings: EnvelopeReadings;
  readonly carryOut: () => Outcome;
  readonly refusal: (retCode: number) => Outcome;
}

/** What becomes of the answer, and what the ledger says about that. */
export interface Ending {
  readonly delivery: Delivery;
  readonly answered: Answered;
}

const HTML_PAGE = '<!DOCTYPE html>\n<html><head><title>Bad Gateway</title></head><body>nginx</body></html>\n';
/** What an answer is called that carries another's name. */
const ANOTHER_ACTION = 'GetProjectListResponse';
const DEFAULT_HUGE_BYTES = 100_000_000;
/** How much more a `wrong-content-length` announces than comes. */
const MISSING_BYTES = 100;

/** Carries a call out, unless a fault keeps it from that, and decides what becomes of the answer. */
export function endOf(fault: EndFault | undefined, call: PendingCall): Ending {
  const { carryOut } = call;
  switch (fault?.kind) {
    case undefined:
      return reply(call, carryOut());
    case 'lost-request':
      return { delivery: { kind: 'silence' }, answered: 'lost' };
    case 'lost-answer':
      carryOut();
      return { delivery: { kind: 'silence' }, answered: 'lost' };
    case 'reset-before':
      return { delivery: { kind: 'reset' }, answered: 'reset' };
    case 'reset-after':
      carryOut();
      return { delivery: { kind: 'reset' }, answered: 'reset' };
    case 'close-before':
      return { delivery: { kind: 'close' }, answered: 'reset' };
    case 'close-after':
      carryOut();
      return { delivery: { kind: 'close' }, answered: 'reset' };
    case 'upgrade':
      if (fault.applied === true) carryOut();
      return { delivery: { kind: 'upgrade' }, answered: 'mangled' };
    case 'dead-after': {
      const { delivery, answered } = reply(call, carryOut());
      return {
        delivery: delivery.kind === 'response' ? { ...delivery, connectionDies: true } : delivery,
        answered,
      };
    }
    case 'cut-answer':
      return mangled(call, { kind: 'cut', text: JSON.stringify(envelope(call, carryOut())) });
    case 'other-action': {
      const { action: wanted = ANOTHER_ACTION, empty = false } = fault;
      // Its own name would be no fault.
      const action = wanted === `${call.action}Response` ? ANOTHER_ACTION : wanted;
      const outcome = carryOut();
      if (!empty) return reply(call, outcome, undefined, action);
      const text = JSON.stringify({ Action: action, RetCode: 0 });
      return mangled(call, { kind: 'whole', text });
    }
    case 'half-answer': {
      const text = JSON.stringify(envelope(call, carryOut()));
      return mangled(call, { kind: 'chunked', text: text.slice(0, text.length / 2) });
    }
    case 'truncated-json': {
      const text = JSON.stringify(envelope(call, carryOut()));
      return mangled(call, { kind: 'whole', text: text.slice(0, -1) });
    }
    case 'wrong-content-length': {
      const text = JSON.stringify(envelope(call, carryOut()));
      return mangled(call, { kind: 'short', text, missingBytes: MISSING_BYTES });
    }
    case 'retcode-missing': {
      const text = JSON.stringify({ ...envelope(call, carryOut()), RetCode: undefined });
      return mangled(call, { kind: 'whole', text });
    }
    case 'retcode-string': {
      return reply({ ...call, readings: { ...call.readings, retCodeType: 'text' } }, carryOut());
    }
    case 'slow-drip': {
      const { bytes = 16, everyMs = 1_000 } = fault;
      return reply(call, carryOut(), (text) => ({ kind: 'drip', text, bytes, everyMs }));
    }
    case 'throttle':
      return reply(call, call.refusal(153));
    case 'ret-code': {
      const { retCode, message, applied } = fault;
      if (applied === true) carryOut();
      return reply(call, message === undefined ? call.refusal(retCode) : { retCode, message, fields: {} });
    }
    case 'status': {
      const { status, applied, retryAfterSeconds } = fault;
      if (applied === true) carryOut();
      const wait = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
      return page(call, status, HTML_PAGE, wait);
    }
    case 'html':
      if (fault.applied === true) carryOut();
      return page(call, 200, HTML_PAGE);
    case 'redirect':
      return page(call, 302, '', { location: fault.location ?? 'https://elsewhere.invalid/' });
    case 'huge':
      return mangled(call, { kind: 'huge', bytes: fault.bytes ?? DEFAULT_HUGE_BYTES });
  }
}

/** The readings that an answer's envelope hangs on. */
export type EnvelopeReadings = Pick<Readings, 'actionSpelling' | 'retCodeType' | 'messageOfSuccess'>;

function envelope(
  { action, readings }: PendingCall,
  { retCode, message, fields }: Outcome,
  spelled: string | undefined = spellAction(action, readings.actionSpelling),
): Record<string, unknown> {
  const hasMessage = message !== '' || (retCode === 0 && readings.messageOfSuccess === 'empty');
  return {
    ...(spelled !== undefined && { Action: spelled }),
    RetCode: readings.retCodeType === 'number' ? retCode : String(retCode),
    ...(hasMessage && { Message: message }),
    ...fields,
  };
}

function spellAction(action: string, spelling: Readings['actionSpelling']): string | undefined {
  switch (spelling) {
    case 'documented':
      return `${action}Response`;
    case 'lower-case':
      return `${action}Response`.toLowerCase();
    case 'small-s':
      return `${action.replace('CompShare', 'Compshare')}Response`;
    case 'bare':
      return action;
    case 'uhost':
      return `${action.replace(/Comp[Ss]hareInstance$/, 'UHostInstance')}Response`;
    case 'missing':
      return undefined;
  }
}

function headersOf({ headers, requestId }: PendingCall, contentType: string): Record<string, string> {
  return { ...headers, 'content-type': contentType, 'x-ucloud-request-uuid': requestId };
}

function reply(
  call: PendingCall,
  outcome: Outcome,
  bodyOf: (text: string) => Body = (text) => ({ kind: 'whole', text }),
  action?: string,
): Ending {
  const { requestId } = call;
  const { retCode, message } = outcome;
  const headers = headersOf(call, 'application/json; charset=utf-8');
  const body = bodyOf(JSON.stringify(envelope(call, outcome, action)));
  return {
    delivery: { kind: 'response', status: 200, headers, body },
    answered: { status: 200, retCode, message, requestId },
  };
}

function mangled(call: PendingCall, body: Body): Ending {
  const headers = headersOf(call, 'application/json; charset=utf-8');
  return { delivery: { kind: 'response', status: 200, headers, body }, answered: 'mangled' };
}

function page(
  call: PendingCall,
  status: number,
  text: string,
  more: Readonly<Record<string, string>> = {},
): Ending {
  const headers = { ...headersOf(call, 'text/html; charset=utf-8'), ...more };
  return {
    delivery: { kind: 'response', status, headers, body: { kind: 'whole', text } },
    answered: { status, retCode: null, message: '', requestId: call.requestId },
  };
}
