import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CaseInsensitiveMap } from './case-insensitive-map.ts';
import { parsePairs, parsePaths } from './file-commands.ts';
import type { PhaseContext } from './phase-context.ts';

const SUMMARY_LIMIT_KIB = 1024;
const IS_WINDOWS = process.platform === 'win32';

/** What each file is called in the runner's error messages, in the order in which the runner reads them. */
const FILES = ['path', 'env', 'step_summary', 'state', 'output'] as const;
type FileName = (typeof FILES)[number];

/** What a process wrote, as far as it is well-formed. */
export interface WrittenFiles {
  outputs: Record<string, string>;
  state: Record<string, string>;
  /** As it was written: not masked. */
  summary: string;
}

/** The files that an action writes its outputs, state, environment, PATH and summary to; new ones for each phase. */
export class CommandFiles {
  readonly #paths: Readonly<Record<FileName, string>>;

  /** Makes empty files below the runner's temp folder. */
  constructor(temp: string) {
    const folder = path.join(temp, '_runner_file_commands');
    mkdirSync(folder, { recursive: true });
    const suffix = randomUUID();
    const create = (name: string): string => {
      const file = path.join(folder, `${name}_${suffix}`);
      writeFileSync(file, '');
      return file;
    };
    this.#paths = {
      path: create('add_path'),
      env: create('set_env'),
      step_summary: create('step_summary'),
      state: create('save_state'),
      output: create('set_output'),
    };
  }

  /** GITHUB_OUTPUT and its like. */
  get environment(): Record<string, string> {
    return Object.fromEntries(FILES.map((name) => [`GITHUB_${name.toUpperCase()}`, this.#paths[name]]));
  }

  /** What is on the disk, whether or not the runner still reads it. */
  read(): WrittenFiles {
    return {
      outputs: readPairs(this.#paths.output),
      state: readPairs(this.#paths.state),
      summary: decode(readIfThere(this.#paths.step_summary) ?? Buffer.alloc(0)),
    };
  }

  /** Carries out what the files say, also for a process that was killed. Returns the job summary, masked. */
  process(context: PhaseContext): string {
    let summary = '';
    for (const name of FILES) {
      const content = readIfThere(this.#paths[name]);
      if (content === undefined) {
        continue;
      }
      try {
        if (name === 'step_summary') {
          summary = readSummary(content, context);
        } else {
          apply(name, decode(content), context);
        }
      } catch (error) {
        context.log.annotate('error', `Unable to process file command '${name}' successfully.`);
        context.log.annotate('error', error instanceof Error ? error.message : String(error));
        context.commandFailed = true;
      }
    }
    return summary;
  }
}

function apply(name: Exclude<FileName, 'step_summary'>, text: string, context: PhaseContext): void {
  if (name === 'path') {
    for (const folder of parsePaths(text)) {
      context.paths.splice(
        0,
        context.paths.length,
        ...context.paths.filter((known) => known !== folder),
        folder,
      );
    }
    return;
  }
  const { pairs, error } = parsePairs(text, IS_WINDOWS);
  for (const [key, value] of pairs) {
    SETTERS[name](key, value, context);
  }
  if (error !== undefined) {
    throw new Error(error);
  }
}

const SETTERS: Record<
  'env' | 'state' | 'output',
  (key: string, value: string, context: PhaseContext) => void
> = {
  env: (key, value, { environment, log }) => {
    if (key.toUpperCase() === 'NODE_OPTIONS') {
      log.annotate('error', "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
      return;
    }
    environment.set(key, value);
    log.debug(`${key}='${value}'`);
  },
  state: (key, value, { state, log }) => {
    state.set(key, value);
    log.debug(`Save intra-action state ${key} = ${value}`);
  },
  output: (key, value, { outputs, log }) => {
    if (key === '') {
      throw new Error("Value cannot be null. (Parameter 'name')");
    }
    outputs.set(key, value);
    log.debug(`Set output ${key} = ${value}`);
  },
};

function readSummary(content: Buffer, { log, masks }: PhaseContext): string {
  if (content.length === 0) {
    return '';
  }
  if (content.length > SUMMARY_LIMIT_KIB * 1024) {
    const got = Math.floor(content.length / 1024);
    log.annotate(
      'error',
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${SUMMARY_LIMIT_KIB}k, got ${got}k. For more information see: https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-markdown-summary`,
    );
    return '';
  }
  const lines = decode(content).split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') {
    lines.pop();
  }
  return lines.map((line) => `${masks.mask(line)}\n`).join('');
}

function readPairs(file: string): Record<string, string> {
  const values = new CaseInsensitiveMap();
  for (const [key, value] of parsePairs(decode(readIfThere(file) ?? Buffer.alloc(0)), IS_WINDOWS).pairs) {
    values.set(key, value);
  }
  return values.toRecord();
}

/** UTF-8, with or without a byte order mark. */
function decode(content: Buffer): string {
  return new TextDecoder().decode(content);
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    // The action may have deleted it; the runner takes that for an empty file.
    return undefined;
  }
}
