/** What a promise comes with that is settled from outside. */
interface Resolvers<T> {
  promise: Promise<T>;
  resolve: (value: T | PromiseLike<T>) => void;
  reject: (reason?: unknown) => void;
}

/** `Promise.withResolvers` came with Node 22, and undici 8 needs it. Elsewhere it does without, or checks by itself. */
function withResolvers<T>(this: PromiseConstructor): Resolvers<T> {
  let settle: Pick<Resolvers<T>, 'resolve' | 'reject'> | undefined;
  const promise = new this<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new TypeError('Promise.withResolvers: no executor was called');
  return { promise, ...(settle as Pick<Resolvers<T>, 'resolve' | 'reject'>) };
}

if (!('withResolvers' in Promise))
  Object.defineProperty(Promise, 'withResolvers', {
    value: withResolvers,
    writable: true,
    configurable: true,
  });

export {};
