import { CaseInsensitiveMap } from './case-insensitive-map.ts';

/** A log command: a line of a process's output that is meant for the runner, not for the reader. */
export interface Command {
  /** As written; the runner compares names without regard to case. */
  name: string;
  /** Decoded. A property without a value isn't in it. */
  properties: CaseInsensitiveMap;
  /** Decoded. */
  data: string;
}

/**
 * The command in a line, or undefined. Only names that `isRegistered` knows count. Two notations are understood:
 * `::name key=value,key=value::data`, which white space may precede, and the older
 * `##[name key=value;key=value]data` anywhere in the line.
 */
export function parseCommand(line: string, isRegistered: (name: string) => boolean): Command | undefined {
  return parseColons(line, isRegistered) ?? parseBrackets(line, isRegistered);
}

function parseColons(line: string, isRegistered: (name: string) => boolean): Command | undefined {
  const text = line.trimStart();
  if (!text.startsWith('::')) {
    return undefined;
  }
  const end = text.indexOf('::', 2);
  if (end < 0) {
    return undefined;
  }
  const [name, properties] = splitHead(text.slice(2, end));
  if (!isRegistered(name)) {
    return undefined;
  }
  return {
    name,
    properties: parseProperties(properties.trim(), ',', decodeProperty),
    data: decodeData(text.slice(end + 2)),
  };
}

function parseBrackets(line: string, isRegistered: (name: string) => boolean): Command | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) {
    return undefined;
  }
  const [name, properties] = splitHead(line.slice(start + 3, end));
  if (!isRegistered(name)) {
    return undefined;
  }
  return {
    name,
    properties: parseProperties(properties, ';', decodeBracketed),
    data: decodeBracketed(line.slice(end + 1)),
  };
}

function splitHead(head: string): [name: string, properties: string] {
  const space = head.indexOf(' ');
  return space < 0 ? [head, ''] : [head.slice(0, space), head.slice(space + 1)];
}

function parseProperties(
  text: string,
  separator: string,
  decode: (value: string) => string,
): CaseInsensitiveMap {
  const properties = new CaseInsensitiveMap();
  for (const property of text.split(separator)) {
    // The runner splits at "=" and drops empty parts, so repeated signs count as one and an empty value as none.
    const [, name, value] = /^=*([^=]+)=+([^=].*)$/s.exec(property) ?? [];
    if (name !== undefined && value !== undefined) {
      properties.set(name, decode(value));
    }
  }
  return properties;
}

// The per cent sign comes last in each: what it yields must not be decoded again.

function decodeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function decodeProperty(text: string): string {
  return decodeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}

function decodeBracketed(text: string): string {
  return decodeData(text.replaceAll('%3B', ';').replaceAll('%5D', ']'));
}
