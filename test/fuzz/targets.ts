import { apiAnswers, instanceLists } from './api-targets.ts';
import {
  commandFiles,
  foreignCommandFiles,
  gitHubAnswers,
  inputs,
  proxies,
  savedState,
} from './other-targets.ts';
import { anyTarget } from './target.ts';
import type { AnyFuzzTarget } from './target.ts';

/** All parsers of what comes from outside. */
export const TARGETS: readonly AnyFuzzTarget[] = [
  anyTarget(apiAnswers),
  anyTarget(instanceLists),
  anyTarget(savedState),
  anyTarget(inputs),
  anyTarget(commandFiles),
  anyTarget(foreignCommandFiles),
  anyTarget(proxies),
  anyTarget(gitHubAnswers),
];
