import { describeError } from '../report/error-text.ts';
import type { ApiFacts } from '../teardown/teardown.ts';
import { oneLine, quoted } from '../text/clean.ts';
import type { PhaseRun } from './phase-run.ts';

/** Logs how the API answered, folded, in a dry run and with debug logging: nobody has seen the real one yet. */
export async function logApiFacts(run: PhaseRun, facts: ApiFacts): Promise<void> {
  const { runner, request, messages, loadDetails } = run;
  if (!request.dryRun && !runner.isDebug()) return;
  const { apiFacts } = await loadDetails();
  const { seen, shownBy, clockOffsetMs, zones, answeredActions } = facts;
  const lines = [
    apiFacts.intro,
    ...(['anywhere', 'region', 'zone'] as const).map((form) => apiFacts.shownBy(form, shownBy[form], seen)),
    apiFacts.regionRequired(facts.regionRequired),
    apiFacts.counts(facts.counts),
    apiFacts.spellings(answeredActions.map((name) => quoted(name, 80)).join(', ')),
    apiFacts.lock(facts.lockForms.join(', ')),
    apiFacts.zones(zones.map((zone) => oneLine(zone, 40)).join(', ')),
    apiFacts.diskIds(facts.diskIds),
    apiFacts.clock(clockOffsetMs === undefined ? undefined : Math.round(clockOffsetMs / 1000)),
    ...facts.refused.map(({ place, error }) =>
      apiFacts.refused(
        oneLine([place.region, place.zone].filter(Boolean).join(' '), 80),
        describeError(messages, error),
      ),
    ),
  ];
  runner.startGroup(apiFacts.title);
  for (const line of lines) runner.info(line);
  runner.endGroup();
}
