import { type Answer, failureOf, ok, write } from '../kit/answer.ts';
import { exportBulkheads } from '../kit/bulkhead.ts';
import { CallError } from '../kit/errors.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { scaled } from '../kit/settings.ts';
import { admission, type Work } from '../kit/work.ts';
import { connectDependencies, type Dependencies } from './dependencies.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Three routes that use three dependencies: which routes does a sick dependency take down? */
await startService((parts) => {
  const { app } = parts;
  const variant = pickVariant(VARIANTS, 'split');
  const compartments = variant.compartments();
  exportBulkheads(parts, [...new Set(Object.values(compartments).flat())]);
  const { account, score, tax } = connectDependencies(parts, compartments);
  const { taxTimeoutMs, taxFallback } = variant;
  const readMs = taxTimeoutMs === undefined ? undefined : scaled(taxTimeoutMs);
  const askTax: Dependencies['tax'] = (work) =>
    tax(work, { readMs }).catch((error: unknown) => {
      if (taxFallback && error instanceof CallError) return { tax: 8, estimated: true };
      throw error;
    });

  const inSlot = admission(parts);
  const answering = (work: (work: Work) => Promise<unknown>) =>
    inSlot(async (_request, reply, held) =>
      write(reply, await work(held).then(ok, (error: unknown): Answer => failureOf(error))),
    );
  app.get('/accounts/:id', answering(account));
  app.post('/risk', answering(score));
  app.post(
    '/pay',
    answering(async (work) => {
      const [{ balance }, risk, { tax: due, estimated = false }] = await Promise.all([
        account(work),
        score(work),
        askTax(work),
      ]);
      return { status: risk.score < 0.8 ? 'approved' : 'declined', balance, total: 100 + due, estimated };
    }),
  );
});
