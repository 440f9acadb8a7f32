import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { flatten, sign, signingRefusal } from '../../src/compshare/signature.ts';
import type { ParameterValue } from '../../src/compshare/signature.ts';
import { signatureOf } from '../simulator/signature.ts';

const PUBLIC_KEY = 'ucloudsomeone@example.com1296235120854146120';
const PRIVATE_KEY = '46f09bb9fab4f12dfc160dae12273d5332b5debe';

function signed(parameters: Record<string, ParameterValue>): string {
  return sign(flatten({ PublicKey: PUBLIC_KEY, ...parameters }), PRIVATE_KEY);
}

const CREATE = {
  Action: 'CreateUHostInstance',
  CPU: 2,
  ChargeType: 'Month',
  DiskSpace: 10,
  ImageId: 'f43736e1-65a5-4bea-ad2e-8a46e18883c2',
  LoginMode: 'Password',
  Memory: 2048,
  Name: 'Host01',
  Password: 'VUNsb3VkLmNu',
  Quantity: 1,
  Region: 'cn-bj2',
  Zone: 'cn-bj2-04',
};

describe('the signature agrees with the published vectors', () => {
  it("the documents' DescribeUHostInstance", () => {
    expect(signed({ Action: 'DescribeUHostInstance', Region: 'cn-bj2', Limit: 10 })).toBe(
      'cba5cf5ec4d4233d206b1b54951e3787350a642f',
    );
  });

  it("the Go SDK's CreateUHostInstance", () => {
    expect(signed(CREATE)).toBe('4f9ef5df2abab2c6fccd1e9515cb7e2df8c6bb65');
  });

  it('the same with a security token', () => {
    expect(signed({ ...CREATE, SecurityToken: 'some_stoken' })).toBe(
      '170c480ad176a247b324eb92a2cfe536aacfbd04',
    );
  });

  it('an array of twelve, where .10 sorts before .2', () => {
    const Backends = ['foo', 'bar', '42', 'foo', 'bar', '42', 'foo', 'bar', '42', 'foo', 'bar', '42'];
    expect(signed({ Action: 'AllocateBackendBatch', Backends })).toBe(
      '6bc32642779f8cb0bb3d3f128b1c0688abf9a1a3',
    );
  });
});

describe('parameters on the wire', () => {
  it('arrays are flattened from zero, booleans and numbers become text', () => {
    expect(flatten({ UHostIds: ['a', 'b'], Force: true, ReleaseUDisk: false, Limit: 100, Name: '' })).toEqual(
      {
        'UHostIds.0': 'a',
        'UHostIds.1': 'b',
        Force: 'true',
        ReleaseUDisk: 'false',
        Limit: '100',
        Name: '',
      },
    );
  });

  it('a large whole number is not written in scientific notation', () => {
    expect(flatten({ Big: Number.MAX_SAFE_INTEGER })).toEqual({ Big: '9007199254740991' });
  });

  it.each([0.5, Number.NaN, Infinity, 2 ** 60])('%d is refused, since it has no single spelling', (value) => {
    expect(() => flatten({ Value: value })).toThrow(new RangeError('Value must be a whole number'));
  });
});

describe('why OpenSSL refuses to sign', () => {
  it('is nothing where it signs', () => {
    expect(signingRefusal()).toBeUndefined();
  });

  it('is said in its own words', () => {
    // In place of FIPS mode, which can't be switched on in a worker.
    const createHash = vi.spyOn(crypto, 'createHash').mockImplementation(() => {
      throw new Error('digital envelope routines::unsupported');
    });
    syncBuiltinESMExports();
    try {
      expect(signingRefusal()).toBe('digital envelope routines::unsupported');
    } finally {
      createHash.mockRestore();
      syncBuiltinESMExports();
    }
  });
});

describe('an independent reading of the rule comes to the same signature', () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,12}$/);
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constant(''),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.array(fc.string({ unit: 'grapheme', maxLength: 10 }), { maxLength: 14 }),
  );

  it('for 2,000 random parameter sets', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.string({ minLength: 1 }), (parameters, privateKey) => {
        const flat = flatten(parameters);
        expect(sign(flat, privateKey)).toBe(signatureOf(flat, privateKey));
      }),
      { numRuns: 2000 },
    );
  });
});
