import type { Runner } from '../../src/action/runner.ts';

/** What a phase told its runner. */
export interface Told {
  lines: string[];
  debug: string[];
  /** Each as its level, its title and its message. */
  annotations: [level: 'notice' | 'warning' | 'error', title: string, message: string][];
  outputs: Record<string, string>;
  /** Everything that was saved, in order. */
  saved: string[];
  secrets: string[];
  groups: { title: string; lines: string[] }[];
  summary: string;
}

/** What a recording runner is made with. */
export interface RecordingRunnerOptions {
  inputs?: Readonly<Record<string, string>>;
  /** What an earlier phase saved. */
  state?: string;
  debug?: boolean;
}

/** A runner that keeps what it is told. */
export function recordingRunner({ inputs = {}, state = '', debug = false }: RecordingRunnerOptions = {}): {
  runner: Runner;
  told: Told;
} {
  const told: Told = {
    lines: [],
    debug: [],
    annotations: [],
    outputs: {},
    saved: [],
    secrets: [],
    groups: [],
    summary: '',
  };
  let lines = told.lines;
  const runner: Runner = {
    getInput: (name) => inputs[name],
    getState: () => state,
    isDebug: () => debug,
    setSecret: (secret) => {
      told.secrets.push(secret);
    },
    saveState: (_, value) => {
      told.saved.push(value);
    },
    setOutput: (name, value) => {
      told.outputs[name] = value;
    },
    info: (line) => {
      lines.push(line);
    },
    debug: (line) => {
      told.debug.push(line);
    },
    startGroup: (title) => {
      lines = [];
      told.groups.push({ title, lines });
    },
    endGroup: () => {
      lines = told.lines;
    },
    notice: (message, { title }) => {
      told.annotations.push(['notice', title, message]);
    },
    warning: (message, { title }) => {
      told.annotations.push(['warning', title, message]);
    },
    error: (message, { title }) => {
      told.annotations.push(['error', title, message]);
    },
    addSummary: (markdown) => {
      told.summary += markdown;
    },
  };
  return { runner, told };
}
