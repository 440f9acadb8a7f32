import { describe, expect, test } from 'vitest';
import { createBench } from './bench.ts';
import { DEFAULT_KEYS, DEFAULT_PROJECT } from './simulator.ts';
import { signed } from './signed-call.ts';

describe('every way to write a call is understood', () => {
  test.each(['GET', 'form', 'json'] as const)('%s', async (encoding) => {
    const { simulator, call } = await createBench();
    const { UHostId } = simulator.addInstance({ Name: '训练 & co' });
    simulator.addInstance();
    const answer = await call('DescribeCompShareInstance', { 'UHostIds.0': UHostId }, { encoding });
    expect(answer).toMatchObject({
      Action: 'DescribeCompShareInstanceResponse',
      RetCode: 0,
      TotalCount: 1,
      UHostSet: [{ UHostId, Name: '训练 & co' }],
    });
    expect(answer).not.toHaveProperty('Message');
  });

  test('JSON with arrays, booleans and numbers, signed as if flattened', async () => {
    const { simulator, url } = await createBench();
    const { UHostId } = simulator.addInstance();
    const flat = {
      Action: 'DescribeCompShareInstance',
      'UHostIds.0': UHostId,
      Limit: '10',
      Unused: 'true',
    };
    const nested = { 'UHostIds.0': undefined, UHostIds: [UHostId], Limit: 10, Unused: true };
    const body = JSON.stringify({ ...signed(flat), ...nested });
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await response.json()).toMatchObject({ RetCode: 0, TotalCount: 1 });
  });

  test('the answer carries a request ID that the ledger knows', async () => {
    const { simulator, url } = await createBench();
    const form = new URLSearchParams(signed({ Action: 'GetProjectList' })).toString();
    const response = await fetch(`${url}/?${form}`);
    const { status } = response;
    const requestId = response.headers.get('X-UCLOUD-REQUEST-UUID');
    expect(requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(simulator.ledger[0]?.answered).toEqual({ status, retCode: 0, message: '', requestId });
  });

  test('what cannot be read has no action', async () => {
    const { url } = await createBench();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: '{"Action"' });
    expect(await response.json()).toMatchObject({ RetCode: 160 });
  });
});

describe('who may call', () => {
  test.each([
    [160, {}],
    [161, { Action: 'RebootCompShareInstance' }],
  ])('%d', async (RetCode, parameters) => {
    const { url } = await createBench();
    const form = new URLSearchParams(signed(parameters)).toString();
    expect(await (await fetch(`${url}/?${form}`)).json()).toMatchObject({ RetCode });
  });

  test('170 without a signature, 210 without a public key', async () => {
    const { url } = await createBench();
    const unsigned = await fetch(`${url}/?Action=GetProjectList&PublicKey=${DEFAULT_KEYS.publicKey}`);
    expect(await unsigned.json()).toMatchObject({ RetCode: 170 });
    const nobody = await fetch(`${url}/?Action=GetProjectList`);
    expect(await nobody.json()).toMatchObject({ RetCode: 210, Message: 'Missing params [PublicKey]' });
  });

  test('171, 172: a wrong private key, an unknown public key', async () => {
    const { call } = await createBench();
    const wrong = { ...DEFAULT_KEYS, privateKey: 'wrong' };
    expect(await call('GetProjectList', {}, { keys: wrong })).toMatchObject({ RetCode: 171 });
    const unknown = { ...DEFAULT_KEYS, publicKey: 'unknown' };
    expect(await call('GetProjectList', {}, { keys: unknown })).toMatchObject({ RetCode: 172 });
  });

  test('174: a wrong or missing security token', async () => {
    const keys = { ...DEFAULT_KEYS, securityToken: 'token' };
    const { call } = await createBench({ keys: [keys] });
    expect(await call('GetProjectList', {}, { keys })).toMatchObject({ RetCode: 0 });
    const wrong = { ...keys, securityToken: 'expired' };
    expect(await call('GetProjectList', {}, { keys: wrong })).toMatchObject({ RetCode: 174 });
    expect(await call('GetProjectList')).toMatchObject({ RetCode: 174 });
  });

  test.each([
    [294, { ipRefused: true }],
    [295, { securityLocked: true }],
    [299, { deniedActions: ['DescribeCompShareInstance'] }],
    [210, { regionRequired: true }],
  ])('%d', async (RetCode, options) => {
    const bench = await createBench(options);
    expect(await bench.describe()).toMatchObject({ RetCode });
  });

  test('153: more calls than the limit, until time has passed', async () => {
    const { call, pass, simulator } = await createBench({ rateLimit: { calls: 2, perMs: 1_000 } });
    const retCodes = async (): Promise<unknown> => (await call('GetProjectList'))['RetCode'];
    expect([await retCodes(), await retCodes(), await retCodes()]).toEqual([0, 0, 153]);
    await pass(1_001);
    expect(await retCodes()).toBe(0);
    expect(simulator.ledger).toHaveLength(4);
  });

  test('messages come in Chinese as well', async () => {
    const { call } = await createBench({ language: 'zh', ipRefused: true });
    expect(await call('GetProjectList')).toMatchObject({ RetCode: 294, Message: 'IP 不在白名单内' });
  });
});

describe('projects', () => {
  const OTHER = { ProjectId: 'org-other', ProjectName: 'Other', IsDefault: false };
  const projects = [DEFAULT_PROJECT, OTHER];
  const subAccount = { ...DEFAULT_KEYS, subAccount: true };

  test('each sees its own instances only; the default one when none is named', async () => {
    const bench = await createBench({ projects });
    const mine = bench.simulator.addInstance();
    const other = bench.simulator.addInstance({ ProjectId: OTHER.ProjectId, State: 'Stopped' });
    const { ProjectId } = OTHER;
    expect(await bench.describe()).toMatchObject({ UHostSet: [{ UHostId: mine.UHostId }] });
    expect(await bench.describe({ ProjectId })).toMatchObject({ UHostSet: [{ UHostId: other.UHostId }] });
    expect(await bench.terminate(other)).toMatchObject({ RetCode: 230 });
    expect(await bench.terminate(other, { ProjectId })).toMatchObject({ RetCode: 0 });
    expect(await bench.call('GetProjectList')).toMatchObject({ RetCode: 0, ProjectSet: projects });
  });

  test('292 for one that does not exist', async () => {
    const bench = await createBench({ projects });
    expect(await bench.describe({ ProjectId: 'org-none' })).toMatchObject({ RetCode: 292 });
  });

  test.each([
    [230, /organization_id/],
    [299, /^Permission denied$/],
  ] as const)('a sub-account that names none gets %d', async (missingProject, message) => {
    const { call } = await createBench({ keys: [subAccount], projects, missingProject });
    const answer = await call('DescribeCompShareInstance');
    expect(answer['RetCode']).toBe(missingProject);
    expect(answer['Message']).toMatch(message);
    expect(await call('GetProjectList')).toMatchObject({ RetCode: 0 });
    const { ProjectId } = OTHER;
    expect(await call('DescribeCompShareInstance', { ProjectId })).toMatchObject({ RetCode: 0 });
  });
});
