import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from './commands.ts';

const REGISTERED = new Set(['error', 'group']);

function parse(line: string): { name: string; properties: Record<string, string>; data: string } | undefined {
  const command = parseCommand(line, (name) => REGISTERED.has(name.toLowerCase()));
  return command && { ...command, properties: command.properties.toRecord() };
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
const escapeBracketed = (text: string): string =>
  escapeData(text).replaceAll(';', '%3B').replaceAll(']', '%5D');

describe('the :: notation', () => {
  it('is understood with properties and without', () => {
    expect(parse('::error::it broke')).toEqual({ name: 'error', properties: {}, data: 'it broke' });
    expect(parse('::error file=a.ts,title=Bad news::it broke')).toEqual({
      name: 'error',
      properties: { file: 'a.ts', title: 'Bad news' },
      data: 'it broke',
    });
  });

  it('may have white space before it, but nothing else', () => {
    expect(parse(' \t::group::title')?.data).toBe('title');
    expect(parse('x ::group::title')).toBeUndefined();
  });

  it('counts only with a registered name and a second pair of colons', () => {
    expect(parse('::unknown::data')).toBeUndefined();
    expect(parse('::error it broke')).toBeUndefined();
    expect(parse('::ERROR::data')?.name).toBe('ERROR');
  });

  it('keeps further colons in the data', () => {
    expect(parse('::error::a::b:c')?.data).toBe('a::b:c');
    expect(parse('::error:::')?.data).toBe(':');
  });

  it('decodes escapes once', () => {
    expect(parse('::error::%0D%0A%25%250A%3A')?.data).toBe('\r\n%%0A%3A');
    expect(parse('::error title=%0D%0A%3A%2C%25%253A::')?.properties).toEqual({ title: '\r\n:,%%3A' });
  });

  it('drops properties without a value and takes the last of a name, whatever its case', () => {
    expect(parse('::error file=,line,=col,title==a=b,,TITLE=c::')?.properties).toEqual({ title: 'c' });
  });

  it('gives back what was escaped', () => {
    const value = fc.string({ unit: 'binary' });
    // Leading signs of equality are lost, as they are in the runner; so are the spaces around all properties.
    const propertyValue = value.filter((text) => /^[^=].*\S$/s.test(text));
    fc.assert(
      fc.property(propertyValue, value, (title, data) => {
        expect(parse(`::error title=${escapeProperty(title)}::${escapeData(data)}`)).toEqual({
          name: 'error',
          properties: { title },
          data,
        });
      }),
    );
  });
});

describe('the ##[ notation', () => {
  it('is understood anywhere in a line', () => {
    expect(parse('so far so good ##[error file=a.ts;line=3]it broke')).toEqual({
      name: 'error',
      properties: { file: 'a.ts', line: '3' },
      data: 'it broke',
    });
  });

  it('counts only with a registered name and a closing bracket', () => {
    expect(parse('##[unknown]data')).toBeUndefined();
    expect(parse('##[error data')).toBeUndefined();
  });

  it('is tried where the other notation names no command', () => {
    expect(parse('::unknown::##[group]title')?.name).toBe('group');
  });

  it('gives back what was escaped', () => {
    const value = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(value, (data) => {
        expect(parse(`##[error]${escapeBracketed(data)}`)?.data).toBe(data);
      }),
    );
  });
});
