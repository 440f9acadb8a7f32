import type { Body, Delivery } from './delivery.ts';
import type { EndFault } from './faults.ts';
import type { Answered } from './ledger.ts';

/** The answer that the API has for a call, before anything happens to it on the way. */
export interface Outcome {
  readonly retCode: number;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A call that is about to be carried out, or not. */
export interface PendingCall {
  readonly action: string;
  readonly requestId: string;
  readonly carryOut: () => Outcome;
  readonly refusal: (retCode: number) => Outcome;
}

/** What becomes of the answer, and what the ledger says about that. */
export interface Ending {
  readonly delivery: Delivery;
  readonly answered: Answered;
}

const HTML_PAGE = '<!DOCTYPE html>\n<html><head><title>Bad Gateway</title></head><body>nginx</body></html>\n';
const DEFAULT_HUGE_BYTES = 100_000_000;
/** How much more a `wrong-content-length` announces than comes. */
const MISSING_BYTES = 100;

/** Carries a call out, unless a fault keeps it from that, and decides what becomes of the answer. */
export function endOf(fault: EndFault | undefined, call: PendingCall): Ending {
  const { requestId, carryOut } = call;
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
    case 'half-answer': {
      const text = JSON.stringify(envelope(call, carryOut()));
      return mangled(requestId, { kind: 'chunked', text: text.slice(0, text.length / 2) });
    }
    case 'truncated-json': {
      const text = JSON.stringify(envelope(call, carryOut()));
      return mangled(requestId, { kind: 'whole', text: text.slice(0, -1) });
    }
    case 'wrong-content-length': {
      const text = JSON.stringify(envelope(call, carryOut()));
      return mangled(requestId, { kind: 'short', text, missingBytes: MISSING_BYTES });
    }
    case 'retcode-missing': {
      const text = JSON.stringify({ ...envelope(call, carryOut()), RetCode: undefined });
      return mangled(requestId, { kind: 'whole', text });
    }
    case 'retcode-string': {
      const outcome = carryOut();
      const text = JSON.stringify({ ...envelope(call, outcome), RetCode: String(outcome.retCode) });
      return mangled(requestId, { kind: 'whole', text });
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
      return page(requestId, status, HTML_PAGE, wait);
    }
    case 'html':
      if (fault.applied === true) carryOut();
      return page(requestId, 200, HTML_PAGE);
    case 'redirect':
      return page(requestId, 302, '', { location: fault.location ?? 'https://elsewhere.invalid/' });
    case 'huge':
      return mangled(requestId, { kind: 'huge', bytes: fault.bytes ?? DEFAULT_HUGE_BYTES });
  }
}

function envelope(call: PendingCall, { retCode, message, fields }: Outcome): Record<string, unknown> {
  return {
    Action: `${call.action}Response`,
    RetCode: retCode,
    ...(message !== '' && { Message: message }),
    ...fields,
  };
}

function headersOf(requestId: string, contentType: string): Record<string, string> {
  return { 'content-type': contentType, 'x-ucloud-request-uuid': requestId };
}

function reply(
  call: PendingCall,
  outcome: Outcome,
  bodyOf: (text: string) => Body = (text) => ({ kind: 'whole', text }),
): Ending {
  const { requestId } = call;
  const { retCode, message } = outcome;
  const headers = headersOf(requestId, 'application/json; charset=utf-8');
  const body = bodyOf(JSON.stringify(envelope(call, outcome)));
  return {
    delivery: { kind: 'response', status: 200, headers, body },
    answered: { status: 200, retCode, message, requestId },
  };
}

function mangled(requestId: string, body: Body): Ending {
  const headers = headersOf(requestId, 'application/json; charset=utf-8');
  return { delivery: { kind: 'response', status: 200, headers, body }, answered: 'mangled' };
}

function page(
  requestId: string,
  status: number,
  text: string,
  more: Readonly<Record<string, string>> = {},
): Ending {
  const headers = { ...headersOf(requestId, 'text/html; charset=utf-8'), ...more };
  return {
    delivery: { kind: 'response', status, headers, body: { kind: 'whole', text } },
    answered: { status, retCode: null, message: '', requestId },
  };
}
