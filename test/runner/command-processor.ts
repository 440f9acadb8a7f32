import type { CaseInsensitiveMap } from './case-insensitive-map.ts';
import { parseCommand } from './commands.ts';
import type { Command } from './commands.ts';
import type { PhaseContext } from './phase-context.ts';

const DEPRECATED =
  'is deprecated and will be disabled soon. Please upgrade to using Environment Files. For more information see: https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-commands/';
const DISABLED =
  'is disabled. Please upgrade to using Environment Files or opt into unsecure command execution by setting the `ACTIONS_ALLOW_UNSECURE_COMMANDS` environment variable to `true`. For more information see: https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/';
const BAD_TOKEN =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command. For more information see: https://docs.github.com/actions/learn-github-actions/workflow-commands-for-github-actions#example-stopping-and-starting-workflow-commands or opt into insecure command execution by setting the `ACTIONS_ALLOW_UNSECURE_STOPCOMMAND_TOKENS` environment variable to `true`.";

/** Longer tokens are masked; shorter ones would hide too much of the log. */
const SHORT_TOKEN_LENGTH = 6;

const REGISTERED: ReadonlySet<string> = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/** These show by themselves, or must not show at all. */
const NOT_ECHOED: ReadonlySet<string> = new Set(['add-mask', 'debug', 'error', 'notice', 'warning']);

/** Carries out the log commands of one phase. */
export class CommandProcessor {
  readonly #context: PhaseContext;
  #echo: boolean;
  /** While commands are stopped: the command that lets them run again. */
  #resumeToken: string | undefined;

  /** With `echo`, commands are shown in the log from the start, as the runner does when debugging. */
  constructor(context: PhaseContext, echo: boolean) {
    this.#context = context;
    this.#echo = echo;
  }

  /** Takes one line of the process's output: carries out the command in it, or else adds it to the log. */
  process(line: string): void {
    const command = parseCommand(line, (name) => this.#isKnown(name));
    if (command === undefined || !this.#accept(command, line)) {
      this.#context.log.output(line);
    }
  }

  /** False if commands are stopped and this one doesn't end that. */
  #accept(command: Command, line: string): boolean {
    const name = command.name.toLowerCase();
    if (this.#resumeToken !== undefined) {
      if (name !== this.#resumeToken.toLowerCase()) {
        return false;
      }
      this.#context.log.output(line);
      this.#resumeToken = undefined;
      return true;
    }
    this.#context.commands.push(command);
    if (this.#echo && !NOT_ECHOED.has(name) && name !== 'stop-commands') {
      this.#context.log.output(line);
    }
    try {
      this.#carryOut(name, command, line);
    } catch (error) {
      if (name !== 'stop-commands') {
        const shown = NOT_ECHOED.has(name) ? name : line;
        this.#context.log.annotate('error', `Unable to process command '${shown}' successfully.`);
      }
      this.#context.log.annotate('error', error instanceof Error ? error.message : String(error));
      this.#context.commandFailed = true;
    }
    return true;
  }

  #carryOut(name: string, { properties, data }: Command, line: string): void {
    const { log } = this.#context;
    switch (name) {
      case 'error':
      case 'warning':
      case 'notice':
        log.annotate(name, data, lowerTitle(properties));
        break;
      case 'debug':
        log.debug(data);
        break;
      case 'group':
        log.output(`##[group]${data}`);
        break;
      case 'endgroup':
        log.output('##[endgroup]');
        break;
      case 'add-mask':
        this.#addMask(data);
        break;
      case 'echo':
        this.#setEcho(data);
        break;
      case 'set-output':
        log.annotate('warning', `The \`set-output\` command ${DEPRECATED}`);
        this.#context.outputs.set(requireName(name, properties), data);
        break;
      case 'save-state':
        log.annotate('warning', `The \`save-state\` command ${DEPRECATED}`);
        this.#context.state.set(requireName(name, properties), data);
        break;
      case 'set-env':
      case 'add-path':
        throw new Error(`The \`${name}\` command ${DISABLED}`);
      case 'stop-commands':
        this.#stop(data, line);
        break;
      // What is left are problem matchers. Nothing here needs one to do more than vanish from the log.
    }
  }

  #addMask(value: string): void {
    if (value.trim() === '') {
      this.#context.log.annotate(
        'warning',
        "Can't add secret mask for empty string in ##[add-mask] command.",
      );
      return;
    }
    if (this.#echo) {
      this.#context.log.output('::add-mask::***');
    }
    this.#context.masks.add(value);
    this.#context.maskedValues.push(value);
  }

  #setEcho(value: string): void {
    const wanted = value.trim().toLowerCase();
    if (wanted !== 'on' && wanted !== 'off') {
      throw new Error(
        `Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${value}'.`,
      );
    }
    this.#echo = wanted === 'on';
  }

  #stop(token: string, line: string): void {
    if (token === '' || token.toLowerCase() === 'pause-logging' || this.#isKnown(token)) {
      throw new Error(BAD_TOKEN);
    }
    this.#resumeToken = token;
    if (token.length > SHORT_TOKEN_LENGTH) {
      this.#context.masks.addExactly(token);
    }
    this.#context.log.output(line);
  }

  #isKnown(name: string): boolean {
    return REGISTERED.has(name.toLowerCase()) || name.toLowerCase() === this.#resumeToken?.toLowerCase();
  }
}

function requireName(command: string, properties: CaseInsensitiveMap): string {
  const name = properties.get('name');
  if (name === undefined) {
    throw new Error(`Required field 'name' is missing in ##[${command}] command.`);
  }
  return name;
}

/** An annotation's title is found however its name is written. */
function lowerTitle(properties: CaseInsensitiveMap): Record<string, string> {
  const title = properties.get('title');
  const rest = properties.entries().filter(([name]) => name.toLowerCase() !== 'title');
  return { ...Object.fromEntries(rest), ...(title === undefined ? {} : { title }) };
}
