import type { SimInstance } from './instance.ts';

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

/** The `with:` of a workflow step that has these inputs. */
export function workflowBlock(inputs: Readonly<Record<string, string>>): string {
  const lines = Object.entries(inputs).map(([name, value]) => `  ${name}: ${inYaml(value)}`);
  return ['with:', ...lines].join('\n');
}

/** A shell line that runs the built action with these inputs, and shows what GitHub would show. */
export function stepLine(inputs: Readonly<Record<string, string>>): string {
  const words = Object.entries(inputs).map(([name, value]) => inShell(`${name}=${value}`));
  return `npm run -s step -- ${words.join(' ')}`;
}

/** A value in YAML: quoted, but for what can't be taken for anything else. */
function inYaml(value: string): string {
  return /^[A-Za-z][\w./:-]*$/.test(value) && !/^(true|false|yes|no|on|off|null)$/i.test(value)
    ? value
    : JSON.stringify(value);
}

/** A word of a shell command, whatever is in it. */
function inShell(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
