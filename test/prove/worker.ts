/** A process that plays tasks of one proof, one after another, as `cli.ts` names them. */
import { PROOFS } from './proofs.ts';

const [proof = ''] = process.argv.slice(2);
const tasks = new Map(PROOFS[proof]?.().map((task) => [task.name, task]));

process.on('message', (name: string) => {
  void (async () => {
    const task = tasks.get(name);
    if (task === undefined) throw new Error(`There is no task "${name}"`);
    const figures = await task.run();
    process.send?.(figures);
  })();
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
