import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';

/** What the runner needs of an action.yml. */
export interface Manifest {
  /** The action's folder, absolute. */
  directory: string;
  /** Each input's default; where action.yml gives none, it is empty. */
  defaults: ReadonlyMap<string, string>;
  /** Entry of the main phase, relative to the folder. */
  main: string;
  /** Entry of the post phase, relative to the folder. */
  post?: string;
}

/** What ${{ job.status }} can be. */
export type JobStatus = 'success' | 'failure' | 'cancelled';

const EXPRESSION = /\$\{\{(.*?)\}\}/gs;
const JOB_STATUS_EXPRESSION = /\$\{\{\s*job\.status\s*\}\}/g;

/** Reads the action.yml in a folder. Throws where it asks for something that this runner can't do. */
export async function readManifest(directory: string): Promise<Manifest> {
  const text = await readFile(path.join(directory, 'action.yml'), 'utf8');
  // Failsafe: every scalar is text, as it is for an input's default.
  const document = asMapping(parse(text, { schema: 'failsafe' }));
  const runs = asMapping(document['runs']);
  const { using, main, post, 'post-if': postIf } = runs;
  if (typeof using !== 'string' || !/^node\d+$/.test(using) || typeof main !== 'string') {
    throw new Error('action.yml: only actions that run on Node are supported');
  }
  if (runs['pre'] !== undefined || (postIf !== undefined && postIf !== 'always()')) {
    throw new Error('action.yml: pre and post-if are not supported');
  }
  return {
    directory: path.resolve(directory),
    defaults: readDefaults(asMapping(document['inputs'])),
    main,
    ...(typeof post === 'string' ? { post } : {}),
  };
}

function readDefaults(inputs: Record<string, unknown>): Map<string, string> {
  const defaults = new Map<string, string>();
  for (const [name, input] of Object.entries(inputs)) {
    const value = asMapping(input)['default'];
    const text = typeof value === 'string' ? value : '';
    for (const [expression, inner = ''] of text.matchAll(EXPRESSION)) {
      if (inner.trim() !== 'job.status') {
        throw new Error(`action.yml: the default of ${name} has ${expression}; only job.status is supported`);
      }
    }
    defaults.set(name, text);
  }
  return defaults;
}

/**
 * An input's default, or its value in `with:`, as it is at this moment of the job. Only `${{ job.status }}` is
 * evaluated; some runners know no status, and it is empty.
 */
export function evaluateDefault(text: string, status: JobStatus | ''): string {
  return text.replaceAll(JOB_STATUS_EXPRESSION, status);
}

function asMapping(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
