import type { ChaosCase } from '../chaos/chaos-case.ts';
import type { Evidence } from '../chaos/evidence.ts';
import { play } from '../chaos/play.ts';
import { bundleCaseNamed, bundleSettings, playBundleKill, proveBundleKills } from './bundle-kills.ts';
import { caseNamed, pairs, problemsOf, prove, singles } from './enumeration.ts';
import type { Figures } from './figures.ts';
import { killCaseNamed, killProblems, playKill, proveKills } from './kills.ts';
import { allSettings, dialectSettings, stateSettings } from './settings.ts';
import type { Setting } from './settings.ts';

/** A part of a proof that is played in one go. */
export interface Task {
  readonly name: string;
  readonly run: () => Promise<Figures>;
}

/** The proofs, by the names that the command line gives them: what each consists of. */
export const PROOFS: Readonly<Record<string, () => Task[]>> = {
  singles: () => singles(allSettings()).map((unit) => ({ name: unit.name, run: () => prove(unit) })),
  pairs: () => pairs().map((unit) => ({ name: unit.name, run: () => prove(unit) })),
  kills: () => [
    ...killSettings().map((setting) => ({ name: setting.name, run: () => proveKills(setting) })),
    ...bundleSettings().map((setting) => ({ name: setting.name, run: () => proveBundleKills(setting) })),
  ],
};

/** The settings in which kills are played: each dialect, and each state and wish. */
export function killSettings(): Setting[] {
  return [...dialectSettings(), ...stateSettings()].filter(({ as }) => as === undefined);
}

/** What there is to read of a case that was played again. */
interface Replayed {
  /** What it is made of. */
  readonly made: object;
  readonly problems: readonly string[];
  /** The simulator's ledger. */
  readonly ledger: string;
  /** What each phase printed and annotated. */
  readonly logs: readonly string[];
}

/**
 * Plays one case again, by the name that a failure gives it.
 *
 * @returns all that there is to read of it, and whether all held.
 * @throws Error when no case is called so
 */
export async function replay(name: string): Promise<{ report: string; held: boolean }> {
  const { made, problems, ledger, logs } = await playAgain(name);
  const lines = [
    `Case: ${name}`,
    ...problems.map((problem) => `- ${problem}`),
    problems.length === 0 ? 'All that must hold does.' : `${problems.length} problems.`,
    JSON.stringify(made),
    'Its ledger:',
    ledger,
    'Its logs:',
    ...logs,
  ];
  return { report: lines.join('\n'), held: problems.length === 0 };
}

async function playAgain(name: string): Promise<Replayed> {
  const bundle = bundleCaseNamed(name);
  if (bundle !== undefined) {
    const { phases, problems, simulator } = await playBundleKill(bundle.setting, bundle.moment);
    const logs = phases.flatMap(({ log }, index) =>
      log.map((line) => `${index === 0 ? 'main' : 'post'}: ${line}`),
    );
    return { made: bundle.setting, problems, ledger: simulator.describeLedger(), logs };
  }
  const settings = allSettings();
  const kill = killCaseNamed(name, settings);
  if (kill !== undefined) {
    const { chaos } = kill.setting;
    const evidence = await playKill(kill);
    return replayed(chaos, evidence, killProblems(kill, evidence, await play(chaos)));
  }
  const one = caseNamed(name, settings);
  const base = await play({ ...one.chaos, faults: one.chaos.faults.slice(0, -1) });
  const evidence = await play(one.chaos);
  return replayed(one.chaos, evidence, problemsOf(one, evidence, base));
}

function replayed(made: ChaosCase, { story, phases }: Evidence, problems: readonly string[]): Replayed {
  const logs = phases.flatMap(({ phase, printed, annotations }) =>
    [...printed, ...annotations.map(({ level, title, message }) => `${level}: ${title}: ${message}`)].map(
      (line) => `${phase}: ${line}`,
    ),
  );
  return { made, problems, ledger: story(), logs };
}
