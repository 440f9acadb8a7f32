/** The oldest Node that has all that the program needs: `AbortSignal.any` is the newest of it. */
const OLDEST = [20, 3] as const;

/** What to say where this Node is too old; undefined where it isn't. Written for any Node, so it can say so on each. */
export function refusalOf(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `This action needs Node ${OLDEST.join('.')} or later, and this runner gave it Node ${version}. Nothing was done. Update the runner, or the image of the job's container.`;
}
