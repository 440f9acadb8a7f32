// Stands in for Octokit's table of methods by name; see scripts/build.ts.
exports.__esModule = true;
exports.default = {};
