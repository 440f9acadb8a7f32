/**
 * Loaded before anything else into a process of the bundle: it dies at one of the moments that others can see, as the
 * variable `KILL_POINT` says, counted from 1. Such moments are before and after each request, each answer and each write to
 * a file.
 */
import { subscribe } from 'node:diagnostics_channel';
import fs from 'node:fs';
import type { ClientRequest } from 'node:http';
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

// Whoever makes it: nothing of it has been sent then.
subscribe('http.client.request.created', (message) => {
  const { request } = message as { request: ClientRequest };
  reach();
  // It has left.
  request.once('finish', reach);
  // Its answer is here, or it failed.
  request.once('close', reach);
});
