// Stands in for what is left out of this bundle; see scripts/build.ts.
module.exports = new Proxy({}, {
  get(_, name) {
    if (name === '__esModule') return true;
    throw new Error(`${String(name)} is left out of this bundle: see scripts/build.ts`);
  },
});
