import { expect, test } from 'vitest';
import { flatten } from './parameters.ts';
import { signatureOf, verify } from './signature.ts';

// The vectors are the vendor's: from the documents and from the tests of the official Go SDK.
const PRIVATE_KEY = '46f09bb9fab4f12dfc160dae12273d5332b5debe';
const PublicKey = 'ucloudsomeone@example.com1296235120854146120';

const CREATE = {
  Action: 'CreateUHostInstance',
  CPU: '2',
  ChargeType: 'Month',
  DiskSpace: '10',
  ImageId: 'f43736e1-65a5-4bea-ad2e-8a46e18883c2',
  LoginMode: 'Password',
  Memory: '2048',
  Name: 'Host01',
  Password: 'VUNsb3VkLmNu',
  PublicKey,
  Quantity: '1',
  Region: 'cn-bj2',
  Zone: 'cn-bj2-04',
};
const BACKENDS = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`Backends.${index}`, ['foo', 'bar', '42'][index % 3] ?? '']),
);

test.each([
  [
    'cba5cf5ec4d4233d206b1b54951e3787350a642f',
    { Action: 'DescribeUHostInstance', Region: 'cn-bj2', Limit: '10', PublicKey },
  ],
  ['4f9ef5df2abab2c6fccd1e9515cb7e2df8c6bb65', CREATE],
  ['170c480ad176a247b324eb92a2cfe536aacfbd04', { ...CREATE, SecurityToken: 'some_stoken' }],
  ['6bc32642779f8cb0bb3d3f128b1c0688abf9a1a3', { Action: 'AllocateBackendBatch', PublicKey, ...BACKENDS }],
])('the published signature %s', (Signature, parameters) => {
  expect(signatureOf(parameters, PRIVATE_KEY)).toBe(Signature);
  expect(verify({ ...parameters, Signature }, PRIVATE_KEY)).toBe(true);
  expect(verify(new Map(Object.entries({ ...parameters, Signature })), PRIVATE_KEY)).toBe(true);
  expect(verify({ ...parameters, Signature }, 'another key')).toBe(false);
  expect(verify(parameters, PRIVATE_KEY)).toBe(false);
});

test('JSON is written as the signature wants it', () => {
  const json = {
    UHostIds: ['a', 'b'],
    Force: true,
    Limit: 10,
    Big: 1e21,
    Half: 0.5,
    Sub: { Key: 'x' },
    No: null,
  };
  expect(Object.fromEntries(flatten(json))).toEqual({
    'UHostIds.0': 'a',
    'UHostIds.1': 'b',
    Force: 'true',
    Limit: '10',
    Big: '1000000000000000000000',
    Half: '0.5',
    'Sub.Key': 'x',
  });
});
