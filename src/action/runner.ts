import { appendFileSync, statSync, truncateSync } from 'node:fs';
import type { HelpLinks } from '../report/help.ts';
import { inputVariable } from './environment.ts';

/** What the runner offers an action: the part of `@actions/core` that this one uses, and its inputs. */
export interface Runner {
  /** An input as it is set; undefined where it isn't set at all. */
  getInput(name: string): string | undefined;
  setSecret(secret: string): void;
  getState(name: string): string;
  saveState(name: string, value: string): void;
  setOutput(name: string, value: string): void;
  info(line: string): void;
  /** Whether the user asked for debug logging. */
  isDebug(): boolean;
  /** Lines from here to {@link endGroup} are folded under a title. */
  startGroup(title: string): void;
  endGroup(): void;
  debug(line: string): void;
  notice(message: string, properties: { title: string }): void;
  warning(message: string, properties: { title: string }): void;
  error(message: string, properties: { title: string }): void;
  /** Adds Markdown to the job summary. */
  addSummary(markdown: string): void;
}

/** What of `@actions/core` the real runner is made from. */
export type Core = Omit<Runner, 'addSummary' | 'getInput'>;

/** What is lost where a file of the runner's can't be written: the warning's title, and what follows from it. */
export interface Loss {
  title: string;
  message: string;
}

/** The warnings for each of the runner's files. State and outputs are undefined where nobody reads them. */
export interface Losses {
  state: Loss | undefined;
  outputs: Loss | undefined;
  summary: Loss;
}

/**
 * The real runner. Where one of its files can't be written, as on a full disk, a warning says so once and the teardown
 * goes on.
 */
export function guardedRunner(core: Core, losses: Losses, env: NodeJS.ProcessEnv): Runner {
  const summaryFile = env['GITHUB_STEP_SUMMARY'] ?? '';
  const toState = guardedWriter(core, losses.state, env['GITHUB_STATE']);
  const toOutputs = guardedWriter(core, losses.outputs, env['GITHUB_OUTPUT']);
  const toSummary = guardedWriter(core, losses.summary, summaryFile);
  // By name, since what the bundle leaves out of @actions/core throws when it is read.
  const { setSecret, getState, info, isDebug, startGroup, endGroup, debug, notice, warning, error } = core;
  return {
    setSecret,
    getState,
    info,
    isDebug,
    startGroup,
    endGroup,
    debug,
    notice,
    warning,
    error,
    getInput: (name) => inputVariable(name, env),
    saveState: (name, value) => {
      toState(() => {
        core.saveState(name, value);
      });
    },
    setOutput: (name, value) => {
      toOutputs(() => {
        core.setOutput(name, value);
      });
    },
    addSummary: (markdown) => {
      // Other runners than GitHub's may have no job summary.
      if (summaryFile === '') return;
      // Not by the summary of @actions/core: it loads Node's fs.promises, which a run needs for nothing else.
      toSummary(() => {
        appendFileSync(summaryFile, markdown);
      });
    },
  };
}

/** The runner, whose annotations end with the address of the troubleshooting text for their title. */
export function withHelp(runner: Runner, help: HelpLinks): Runner {
  return {
    ...runner,
    notice: (message, { title }) => {
      runner.notice(help.withUrl(title, message), { title });
    },
    warning: (message, { title }) => {
      runner.warning(help.withUrl(title, message), { title });
    },
    error: (message, { title }) => {
      runner.error(help.withUrl(title, message), { title });
    },
  };
}

/**
 * A way to write to a file of the runner's that never fails: the first time that it can't, it warns of the loss. Half of
 * what was written then, as on a disk that fills up, is taken back: the runner would refuse the whole file for it.
 */
function guardedWriter(core: Core, loss: Loss | undefined, file = ''): (write: () => void) => void {
  let unreported = loss;
  return (write) => {
    const length = lengthOf(file);
    try {
      write();
    } catch (error) {
      if (length !== undefined) truncate(file, length);
      if (unreported === undefined) return;
      const { title, message } = unreported;
      unreported = undefined;
      const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
      core.warning(`${reason}. ${message}`, { title });
    }
  };
}

/** The length of a file in bytes; undefined where it can't be told. */
function lengthOf(file: string): number | undefined {
  try {
    const status = statSync(file);
    return status.isFile() ? status.size : undefined;
  } catch {
    return undefined;
  }
}

function truncate(file: string, length: number): void {
  try {
    truncateSync(file, length);
  } catch {
    // It can't be written at all, so there is nothing of ours in it.
  }
}
