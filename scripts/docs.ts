/**
 * `npm run docs` writes what is generated in the documents: tables from the code's catalogs and from action.yml, and
 * numbers from the code. `--check` changes nothing and fails where something is out of date. Neither touches the stamps of
 * the Chinese sections; `--translated` does, once the Chinese says again what the English says:
 *
 *   npm run docs -- --translated                 stamps all sections whose Chinese was changed along with the English
 *   npm run docs -- --still-right FILE#HEADING   stamps a section that is right though its English was changed
 */
import { problems, stampTranslations, writeGenerated } from './docs/documents.ts';

const [option, ...sections] = process.argv.slice(2);

function fail(lines: readonly string[]): void {
  for (const line of lines) console.error(line);
  if (lines.length > 0) process.exitCode = 1;
}

switch (option) {
  case undefined:
    console.log(`Written: ${writeGenerated().join(', ') || 'nothing'}`);
    break;
  case '--check':
    fail(problems());
    break;
  case '--translated':
  case '--still-right': {
    writeGenerated();
    const { stamped, untouched } = stampTranslations(option === '--still-right' ? sections : []);
    console.log(`Stamped: ${stamped.join(', ') || 'nothing'}`);
    fail(untouched.map((section) => `${section}: the English was changed, the Chinese was not`));
    break;
  }
  default:
    fail([`Unknown option ${option}. Options: --check, --translated, --still-right FILE#HEADING…`]);
}
