/**
 * Text from outside (an input, an instance's name, the API's message) made fit to be shown: on one line, without
 * control characters, escape sequences and marks that turn or hide text, cut to `limit` characters.
 *
 * The runner obeys `##[command]` anywhere in a line, so that this is broken up too.
 */
export function oneLine(text: string, limit = 120): string {
  // Cut before cleaning, so that a megabyte of text costs nothing.
  const clean = printable(text.slice(0, limit * 4))
    .replaceAll('##[', '# #[')
    .trim();
  const characters = Array.from(clean);
  return characters.length <= limit && text.length <= limit * 4
    ? clean
    : `${characters.slice(0, limit - 1).join('')}…`;
}

function printable(text: string): string {
  // Nearly all text is this, our own arrow and times sign too, and is spared the expressions below, which take
  // milliseconds to compile.
  if (/^[\x20-\x7e×→]*$/.test(text)) return text;
  return text.replace(/\p{Cc}+|[\u2028\u2029]+/gu, ' ').replace(/\p{Cf}|\p{Cs}|\p{Co}|\p{Cn}/gu, '');
}

/** Text from outside, quoted, for a message about it. */
export function quoted(text: string, limit = 60): string {
  return `"${oneLine(text, limit)}"`;
}

/** Text from outside as HTML that can be neither markup nor Markdown nor a mention. */
export function html(text: string, limit = 120): string {
  return oneLine(text, limit).replace(
    /[&<>"'`*_[\]|\\~@#:!]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
