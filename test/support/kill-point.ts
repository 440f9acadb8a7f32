/**
 * Loaded before anything else into a process of the bundle: it dies at one of the moments that others can see, as the
 * variable `KILL_POINT` says, counted from 1. Such moments are before and after each request, each answer and each write to
 * a file.
 */
import fs from 'node:fs';
import { ClientRequest } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const at = Number(process.env['KILL_POINT']);
let moments = 0;

function reach(): void {
  moments++;
  if (moments === at) process.kill(process.pid, 'SIGKILL');
}

const { appendFileSync } = fs;
fs.appendFileSync = (...args: Parameters<typeof appendFileSync>): void => {
  reach();
  appendFileSync(...args);
  reach();
};
syncBuiltinESMExports();

// A method of the request that is about to be sent, whoever sends it.
// eslint-disable-next-line @typescript-eslint/unbound-method
const { end } = ClientRequest.prototype;
ClientRequest.prototype.end = function (this: ClientRequest, ...args: unknown[]): ClientRequest {
  reach();
  // It has left.
  this.once('finish', reach);
  // Its answer is here, or it failed.
  this.once('close', reach);
  return Reflect.apply(end, this, args) as ClientRequest;
};
