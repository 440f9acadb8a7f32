/**
 * Matches a whole text against a glob: `*` stands for any run of characters, `?` for one, everything else for
 * itself. Linear in practice for any pattern, since it goes back only to the last `*`.
 */
export function matchesGlob(glob: string, text: string): boolean {
  const pattern = Array.from(glob);
  const characters = Array.from(text);
  let p = 0;
  let c = 0;
  let lastStar = -1;
  let resumeAt = 0;
  while (c < characters.length) {
    if (pattern[p] === '*') {
      lastStar = p++;
      resumeAt = c;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === characters[c])) {
      p++;
      c++;
    } else if (lastStar >= 0) {
      p = lastStar + 1;
      c = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Whether a pattern may match more than one text. */
export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}
