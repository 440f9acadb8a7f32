/**
 * What undici 8 needs and Node 20 doesn't have. It is loaded before undici, and changes nothing on a Node that has it.
 */
import workerThreads from 'node:worker_threads';

/** What a promise comes with that is settled from outside. */
interface Resolvers<T> {
  promise: Promise<T>;
  resolve: (value: T | PromiseLike<T>) => void;
  reject: (reason?: unknown) => void;
}

/** `Promise.withResolvers`, which came with Node 22. */
function withResolvers<T>(this: PromiseConstructor): Resolvers<T> {
  const resolvers: Partial<Resolvers<T>> = {};
  const promise = new this<T>((resolve, reject) => Object.assign(resolvers, { resolve, reject }));
  return Object.assign(resolvers, { promise }) as Resolvers<T>;
}

/** `markAsUncloneable`, which came with Node 22.10: it keeps an object from being sent to another thread. There is none. */
function markAsUncloneable(): void {
  // Nothing to do.
}

function define(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

define(Promise, 'withResolvers', withResolvers);
define(workerThreads, 'markAsUncloneable', markAsUncloneable);
