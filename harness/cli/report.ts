import { Command } from 'commander';
import { isGameDay } from '../gameday/journal/read-journal.ts';
import { writePostMortem } from '../gameday/post-mortem/post-mortem-files.ts';
import { renderPostMortemTerminal } from '../gameday/post-mortem/render-terminal.ts';
import { renderSummary, renderTable } from '../report/console/run-table.ts';
import { writeIndex } from '../report/store/all-runs.ts';
import { readRun, writeReports } from '../report/store/run-folder.ts';
import { renderScan } from '../scan/render-terminal.ts';
import { isScan, readScan, writeScanFiles } from '../scan/scan-files.ts';
import { reportOf } from '../scan/scan-record.ts';
import { demandPlaces } from './output-places.ts';

/** `squall report <folder>`: every form of a run's report again, from its stored evidence; of a game day's, from its journal. */
export function reportCommand(): Command {
  return new Command('report')
    .description('rebuild every report of a stored run from its evidence')
    .argument('<folder>', 'folder of one run, of a scan or of a game day: results/<suite>/<run id>')
    .option('--details', 'show every table, not only a line for each scenario')
    .option('--index <results>', 'also write the index page over all runs below this folder')
    .addHelpText('after', '\nExample:\n  $ squall report results/timeouts/2026-11-21T16-08-16-d09c')
    .action(async (folder: string, { index, details }: { index?: string; details?: boolean }) => {
      await demandPlaces({ folders: { '--index': index } });
      if (isScan(folder)) {
        const record = await readScan(folder);
        await writeScanFiles(folder, record);
        console.log(renderScan(reportOf(record), { columns: process.stdout.columns ?? 100 }));
        return;
      }
      if (isGameDay(folder)) {
        const report = await writePostMortem(folder);
        console.log(renderPostMortemTerminal(report, { columns: process.stdout.columns ?? 100, folder }));
        return;
      }
      const record = await readRun(folder);
      await writeReports(folder, record);
      const render = details ? renderTable : renderSummary;
      console.log(render(record.report, { columns: process.stdout.columns ?? 100, folder }));
      if (index !== undefined) console.log(` index    ${await writeIndex(index)}`);
    });
}
