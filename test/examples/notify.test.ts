import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';
import { exampleNamed } from './workflow.ts';
import { WorkflowRun } from './workflow-run.ts';
import type { JobResult } from './workflow-run.ts';

const HOUR = 3600;

/** Robots of chats, which take a message each and answer as the real ones do. */
class Robots implements AsyncDisposable {
  readonly messages: Record<string, unknown> = {};
  readonly answers: Record<string, string> = {
    slack: 'ok',
    feishu: '{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}',
    wecom: '{"errcode":0,"errmsg":"ok"}',
  };
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async create(): Promise<Robots> {
    const server = createServer();
    const robots = new Robots(server);
    server.on('request', (request, response) => {
      const name = (request.url ?? '').slice(1);
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        robots.messages[name] = JSON.parse(body);
        const answer = robots.answers[name];
        response.statusCode = answer === undefined ? 404 : 200;
        response.end(answer);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return robots;
  }

  /** The secrets that hold their addresses. */
  secrets(...names: string[]): Record<string, string> {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The robots have no port');
    return Object.fromEntries(
      ['slack', 'feishu', 'wecom'].map((name) => [
        `${name.toUpperCase()}_WEBHOOK_URL`,
        names.includes(name) ? `http://127.0.0.1:${address.port}/${name}` : '',
      ]),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    return Promise.resolve();
  }
}

/** Sweeps an instance that can't be terminated, and tells the robots of these names. */
async function sweepInVain(stage: Stage, robots: Robots, names: string[]): Promise<JobResult> {
  const CreateTime = stage.harness.clock.now() / 1000 - 48 * HOUR;
  const { UHostId } = stage.harness.simulator.addInstance({ Name: 'ci-my-repo-71-1', CreateTime });
  stage.harness.simulator.instance(UHostId).unpaid = true;
  const secrets = robots.secrets(...names);
  return new WorkflowRun(stage, 'notify-on-failure.yml', { secrets }).job('sweep');
}

// The example is for ubuntu-latest, and its script for a Unix shell.
describe.skipIf(process.platform === 'win32')('notify-on-failure.yml', () => {
  it('tells each chat, in its own form, which instance is left and why', async () => {
    await using stage = await Stage.create();
    await using robots = await Robots.create();
    const step = exampleNamed('notify-on-failure.yml').workflow.jobs['sweep']?.steps.at(-1);
    const left = {
      kind: 'instance',
      name: 'ci-my-repo-71-1',
      id: 'uhost-a1',
      outcome: 'failed',
      reason: 'unpaid-order',
    };
    const runner = { kind: 'runner', id: 9, outcome: 'failed', reason: 'busy', message: 'It runs a job.' };
    const results = [
      { kind: 'instance', name: 'ci-my-repo-70-1', id: 'uhost-a0', outcome: 'terminated' },
      { ...left, message: 'Unpaid order <7> & more', retCode: 8104, requestId: 'req-1' },
      { ...runner, retCode: null, requestId: '' },
    ];
    const { exitCode } = await stage.shell.run(step?.run ?? '', {
      RESULTS: JSON.stringify(results),
      RUN_URL: 'https://github.example/run',
      ...robots.secrets('slack', 'feishu', 'wecom'),
    });
    expect(exitCode).toBe(0);
    const text = [
      'CompShare: the teardown failed. https://github.example/run',
      'ci-my-repo-71-1 (uhost-a1): Unpaid order <7> & more RetCode 8104. Request req-1.',
      '9 (9): It runs a job.',
    ].join('\n');
    expect(robots.messages).toEqual({
      slack: { text: text.replace('<7> &', '&lt;7&gt; &amp;') },
      feishu: { msg_type: 'text', content: { text } },
      wecom: { msgtype: 'text', text: { content: text } },
    });
  });

  it('tells what the step itself says of the instance that is left', async () => {
    await using stage = await Stage.create();
    await using robots = await Robots.create();
    const job = await sweepInVain(stage, robots, ['feishu']);
    const [left] = job.mains[0]?.results ?? [];
    expect(left).toMatchObject({ reason: expect.any(String) as string, retCode: 8104 });
    const { content } = robots.messages['feishu'] as { content: { text: string } };
    expect(content.text.split('\n').slice(1).join('\n')).toBe(
      `ci-my-repo-71-1 (${String(left?.['id'])}): ${String(left?.['message'])} RetCode 8104. Request ${String(left?.['requestId'])}.`,
    );
  });

  it('tells only the chats that there are', async () => {
    await using stage = await Stage.create();
    await using robots = await Robots.create();
    const job = await sweepInVain(stage, robots, ['wecom']);
    expect(job.scripts.map(({ exitCode }) => exitCode)).toEqual([0]);
    expect(Object.keys(robots.messages)).toEqual(['wecom']);
  });

  it.each([
    ['feishu', '{"code":19024,"msg":"Key Words Not Found"}'],
    ['wecom', '{"errcode":310000,"errmsg":"keywords not in content"}'],
    ['slack', undefined],
  ])('a message that %s does not take is an error, and the others get theirs', async (name, answer) => {
    await using stage = await Stage.create();
    await using robots = await Robots.create();
    if (answer === undefined) Reflect.deleteProperty(robots.answers, name);
    else robots.answers[name] = answer;
    const job = await sweepInVain(stage, robots, ['slack', 'feishu', 'wecom']);
    expect(job.scripts.map(({ exitCode }) => exitCode)).toEqual([1]);
    if (answer !== undefined) expect(job.log).toContain(answer);
    expect(Object.keys(robots.messages).sort()).toEqual(['feishu', 'slack', 'wecom']);
  });

  it('tells of a sweep that failed before it looked', async () => {
    await using stage = await Stage.create({ ipRefused: true });
    await using robots = await Robots.create();
    const secrets = robots.secrets('slack');
    const job = await new WorkflowRun(stage, 'notify-on-failure.yml', { secrets }).job('sweep');
    expect(job.scripts.map(({ exitCode }) => exitCode)).toEqual([0]);
    expect(robots.messages['slack']).toEqual({
      text: 'CompShare: the teardown failed. https://github.example/my-org/my-repo/actions/runs/71',
    });
  });

  it('tells nobody of a sweep that worked', async () => {
    await using stage = await Stage.create();
    await using robots = await Robots.create();
    const secrets = robots.secrets('slack', 'feishu', 'wecom');
    const job = await new WorkflowRun(stage, 'notify-on-failure.yml', { secrets }).job('sweep');
    expect(job).toMatchObject({ status: 'success', scripts: [] });
    expect(robots.messages).toEqual({});
  });
});
