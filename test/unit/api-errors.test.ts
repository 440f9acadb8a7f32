import { describe, expect, it } from 'vitest';
import {
  HttpStatusError,
  MalformedAnswerError,
  NotSentError,
  RetCodeError,
  TransportError,
} from '../../src/compshare/errors.ts';

describe('a status other than 200', () => {
  it.each([
    [204, 'unknown', true, false],
    [299, 'unknown', true, false],
    [300, 'permanent', false, false],
    [302, 'permanent', false, false],
    [403, 'permanent', false, false],
    [408, 'transient', false, false],
    [429, 'transient', false, true],
    [499, 'permanent', false, false],
    [500, 'transient', true, false],
    [504, 'transient', true, false],
  ])(
    '%i is %s; it may have taken effect: %o; throttled: %o',
    (status, cls, mayHaveTakenEffect, throttled) => {
      const error = new HttpStatusError('Stop', status, 'id-1', 2000);
      expect(error).toMatchObject({ class: cls, mayHaveTakenEffect, throttled, status });
      expect(error).toMatchObject({ requestId: 'id-1', retryAfterMs: 2000, action: 'Stop' });
      expect(error.message).toBe(`Stop: status ${status}`);
    },
  );
});

describe('an answer that never came', () => {
  it.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('for the certificate (%s) stays so', (code) => {
    const error = new TransportError('Stop', 'connection-failed', { code });
    expect(error).toMatchObject({ untrusted: true, unreachable: false, class: 'permanent' });
  });

  it.each(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ERR_SSL_WRONG_VERSION_NUMBER'])(
    'since nobody is there (%s) may pass',
    (code) => {
      const error = new TransportError('Stop', 'connection-failed', { code });
      expect(error).toMatchObject({ untrusted: false, unreachable: true, class: 'transient' });
      expect(error.message).toBe(`Stop: connection-failed (${code})`);
    },
  );

  it.each(['ECONNRESET', 'XENOTFOUND', 'ENOTFOUND_X', undefined])(
    'though a connection was made (%s) may have taken effect',
    (code) => {
      const error = new TransportError('Stop', 'connection-failed', { code });
      expect(error).toMatchObject({ unreachable: false, untrusted: false, mayHaveTakenEffect: true });
      expect(error).toMatchObject({ reusedConnection: false, throttled: false });
    },
  );

  it.each([
    [403, 'permanent'],
    [407, 'permanent'],
    [502, 'transient'],
  ])('since a proxy refused the way with %i has taken no effect, and is %s', (proxyStatus, cls) => {
    const error = new TransportError('Stop', 'proxy-refused', { proxyStatus });
    expect(error).toMatchObject({ class: cls, proxyStatus, mayHaveTakenEffect: false });
    expect(error.message).toBe(`Stop: proxy-refused (${proxyStatus})`);
  });

  it('is described by what happened alone where no code is known', () => {
    expect(new TransportError('Stop', 'timeout').message).toBe('Stop: timeout');
  });
});

it('a call that was not sent has taken no effect, asks for no slower pace, and may be sent later', () => {
  const error = new NotSentError('Stop');
  expect(error).toMatchObject({ mayHaveTakenEffect: false, throttled: false, class: 'transient' });
  expect(error.message).toBe('Stop: not sent');
});

it('an answer that can not be used may stand for something that was done', () => {
  const error = new MalformedAnswerError('Stop', 'other-action', 'id-1');
  expect(error).toMatchObject({
    mayHaveTakenEffect: true,
    throttled: false,
    class: 'unknown',
    requestId: 'id-1',
  });
});

describe('a RetCode', () => {
  it.each([
    [171, 'permanent', false, false],
    [110, 'transient', true, false],
    [153, 'transient', false, true],
    [8903, 'busy', false, false],
    [8039, 'deleted', false, false],
    [1999, 'permanent', false, false],
    [2000, 'unknown', true, false],
  ])(
    '%i is %s; it may have taken effect: %o; throttled: %o',
    (retCode, cls, mayHaveTakenEffect, throttled) => {
      const error = new RetCodeError('Stop', retCode, 'said', 'id-1');
      expect(error).toMatchObject({ class: cls, mayHaveTakenEffect, throttled, retCode, locked: false });
      expect(error).toMatchObject({ lockForm: undefined, apiMessage: 'said', requestId: 'id-1' });
      expect(error.message).toBe(`Stop: RetCode ${retCode}`);
    },
  );

  it.each([
    ['message', 9999, 'InstanceOperationInProgress', ''],
    ['message', 226609, '实例操作正在处理中', '实例操作正在处理中'],
    ['other-field', 230, 'failed', 'InstanceOperationInProgress'],
    ['number', 226609, 'failed', 'please wait'],
  ])('tells of the lock in its %s', (lockForm, retCode, message, otherText) => {
    const error = new RetCodeError('Stop', retCode, message, undefined, otherText);
    expect(error).toMatchObject({ locked: true, lockForm, class: 'busy' });
  });
});
