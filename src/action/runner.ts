/** What the runner offers an action: the part of `@actions/core` that this one uses. */
export interface Runner {
  getInput(name: string): string;
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
  addSummary(markdown: string): Promise<void>;
}

/** What of `@actions/core` the real runner is made from. */
export interface Core extends Omit<Runner, 'addSummary'> {
  summary: { addRaw(markdown: string): { write(): Promise<unknown> } };
}

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
  const toState = guardedWriter(core, losses.state);
  const toOutputs = guardedWriter(core, losses.outputs);
  const toSummary = guardedWriter(core, losses.summary);
  return {
    ...core,
    saveState: (name, value) => {
      void toState(() => {
        core.saveState(name, value);
      });
    },
    setOutput: (name, value) => {
      void toOutputs(() => {
        core.setOutput(name, value);
      });
    },
    addSummary: async (markdown) => {
      // Other runners than GitHub's may have no job summary.
      if ((env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
      await toSummary(() => core.summary.addRaw(markdown).write());
    },
  };
}

/** A way to write to a file of the runner's that never fails: the first time that it can't, it warns of the loss. */
function guardedWriter(core: Core, loss: Loss | undefined): (write: () => unknown) => Promise<void> {
  let unreported = loss;
  return async (write) => {
    try {
      await write();
    } catch (error) {
      if (unreported === undefined) return;
      const { title, message } = unreported;
      unreported = undefined;
      const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
      core.warning(`${reason}. ${message}`, { title });
    }
  };
}
