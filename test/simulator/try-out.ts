import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { SimInstance } from './instance.ts';
import { DEFAULT_KEYS } from './simulator.ts';

const ACTION_FILE = new URL('../../action.yml', import.meta.url);

/** The parts of action.yml that are needed to run it by hand. */
interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string } | undefined>>;
  readonly runs: { readonly main: string };
}

/** The fleet as a table, one instance a line. */
export function fleetTable(instances: readonly SimInstance[]): string {
  const rows = instances.map((instance) => [
    instance.UHostId,
    instance.Name,
    instance.State,
    instance.Zone,
    `${instance.GPU}x ${instance.GpuType}`,
    instance.ChargeType,
    instance.Tag,
    String(instance.DiskSet.length - 1),
  ]);
  const table = [['ID', 'NAME', 'STATE', 'ZONE', 'GPU', 'CHARGE', 'TAG', 'DATA DISKS'], ...rows];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The `with:` of a workflow step that is to terminate `uhostId` in the simulator. */
export function workflowBlock(url: string, uhostId: string): string {
  const lines = Object.entries(inputsFor(url, uhostId)).map(([name, value]) => `  ${name}: ${value}`);
  return ['with:', ...lines].join('\n');
}

/**
 * A shell line that runs the built bundle as GitHub's runner would, the inputs' defaults included.
 *
 * It names this process's own Node, since the bundle needs the one that the action runs on. The job summary goes to a
 * file that must be there before.
 */
export function shellLine(url: string, uhostId: string): string {
  const { inputs, runs } = parse(readFileSync(ACTION_FILE, 'utf8')) as ActionFile;
  const defaults = Object.entries(inputs).flatMap(([name, input]): [string, string][] => {
    const value = input?.default ?? '';
    // An expression is the runner's to evaluate.
    return value === '' || value.includes('${{') ? [] : [[name, value]];
  });
  const values = { ...Object.fromEntries(defaults), ...inputsFor(url, uhostId) };
  const summary = path.join(tmpdir(), `compshare-summary-${process.pid}.md`);
  const variables = Object.entries(values).map(([name, value]) => `INPUT_${name.toUpperCase()}=${value}`);
  const bundle = fileURLToPath(new URL(runs.main, ACTION_FILE));
  const command = [`GITHUB_STEP_SUMMARY=${summary}`, ...variables, process.execPath, bundle];
  return `: > ${inShell(summary)} && env ${command.map(inShell).join(' ')}`;
}

/** A word of a shell command, whatever is in it. */
function inShell(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function inputsFor(url: string, uhostId: string): Record<string, string> {
  return {
    'public-key': DEFAULT_KEYS.publicKey,
    'private-key': DEFAULT_KEYS.privateKey,
    'uhost-id': uhostId,
    'api-url': url,
  };
}
