/** Characters that nobody sees, and that are taken out of text before it is shown. */
const INVISIBLE = String.raw`[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]*`;

/** Makes what takes a secret out of text from outside, also where invisible characters are between its own. */
export function redactor(secret: string): (text: string) => string {
  if (secret === '') return (text) => text;
  const characters = Array.from(secret, (character) =>
    character.replace(/[\^$\\.*+?()[\]{}|/]/, String.raw`\$&`),
  );
  const pattern = new RegExp(characters.join(INVISIBLE), 'gu');
  return (text) => text.replace(pattern, '***');
}
