/**
 * Loaded before each of the project's scripts (`node --import`), in a language that older Nodes know too: one that is too
 * old ends with a line that says what is needed, and not with a stack trace about a file called `.ts`.
 */
import { error } from 'node:console';
import { exit, versions } from 'node:process';

if (Number(versions.node.split('.')[0]) < 24) {
  error(
    `Node 24 or later is needed, and this is Node ${versions.node}. npm ci brings one on 64-bit Linux and Windows, unless it leaves out optional packages or node_modules/.bin. Elsewhere, install it yourself, as from https://nodejs.org.`,
  );
  exit(1);
}
