/** An instance by its ID and its name, which is empty where nobody saw it. Text from outside. */
export interface NamedInstance {
  id: string;
  name: string;
}

/** What became of the instances that a step is about, in this phase and the ones before. */
export interface TornDown {
  /** Gone: taken down, found gone after they had been seen, or not found where that counts as done. In a dry run: would be. */
  gone: readonly NamedInstance[];
  /** Never found, so that they may be gone for long, or be somebody's slip of the pen. */
  notFound: readonly NamedInstance[];
  /** Left, for whatever reason. */
  failed: readonly NamedInstance[];
  /** The instances that the step's list showed, in any state, whatever became of them. Empty where none was read. */
  listed: readonly NamedInstance[];
  /** Whether `listed` is the whole list. False where instances are named by ID. */
  listRead: boolean;
}

/** Whether none of the instances is left. */
export function allGone({ notFound, failed }: TornDown): boolean {
  return notFound.length === 0 && failed.length === 0;
}

/** Whether a runner is called like an instance: by its name or its ID. */
export function isCalledLike(name: string, instance: NamedInstance): boolean {
  return name !== '' && (name === instance.name || name === instance.id);
}
