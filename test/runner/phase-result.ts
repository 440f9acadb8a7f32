import type { WrittenFiles } from './command-files.ts';
import type { PhaseContext } from './phase-context.ts';
import type { Annotation } from './step-log.ts';
import type { ProcessEnd } from './step-process.ts';

/** A log command as it was understood, decoded. */
export interface ReceivedCommand {
  name: string;
  properties: Record<string, string>;
  data: string;
}

/** What the runner says of a phase that has run. */
export type Conclusion = 'success' | 'failure' | 'cancelled';

/** How a phase ended, and everything it left behind. */
export interface PhaseResult {
  /** Null if a signal ended the process, or if it outlived the phase. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** True if the process ran on when the phase was over: its worker was killed, or signals don't reach it. */
  outlived: boolean;
  /** Cancelled if the runner ended the process in a cancelled job, whatever its exit code. */
  outcome: Conclusion;
  /** The same after `continue-on-error`, which makes a failure a success. */
  conclusion: Conclusion;
  /** The signals that the runner sent, in this order; not those that a test sent itself. */
  signals: NodeJS.Signals[];
  outputs: Record<string, string>;
  /** The step's state after this phase, that of earlier phases included. */
  state: Record<string, string>;
  /** The job summary, masked, as Markdown. */
  summary: string;
  annotations: Annotation[];
  /** What comes before the process's output in the log: the folded `with:` and `env:`, or "Post job cleanup.". */
  header: string[];
  /** What a user sees of the process's output: rendered and masked, commands carried out instead of shown. */
  log: string[];
  /** Stdout and stderr as they came, with every secret that was printed. */
  raw: string;
  /** The commands that were carried out. */
  commands: ReceivedCommand[];
  /** The values that add-mask was given in this phase. */
  masks: string[];
  /** From the start of the process to the end of its output, or of the phase, in milliseconds. */
  durationMs: number;
  /** The most memory the process held at one time, in KiB; only on Linux. A process of under 50 ms may have held more. */
  maxRssKb?: number;
}

/** The end of a process that outlived its phase. */
export interface OrphanEnd extends ProcessEnd {
  /** What it left in the files of its phase, which the runner doesn't read any more. */
  files: WrittenFiles;
  /** From the end of the phase to the end of the process, in milliseconds. */
  durationMs: number;
}

/** What commands and files left behind in a phase. */
export function describeContext(
  context: PhaseContext,
): Pick<PhaseResult, 'outputs' | 'state' | 'annotations' | 'log' | 'commands' | 'masks'> {
  return {
    outputs: context.outputs.toRecord(),
    state: context.state.toRecord(),
    annotations: context.log.annotations,
    log: [...context.log.lines],
    commands: context.commands.map((command) => ({
      ...command,
      properties: command.properties.toRecord(),
    })),
    masks: context.maskedValues,
  };
}
