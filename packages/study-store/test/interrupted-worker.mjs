// Asks and tells for ever and prints each answer it got; the test kills it.
import { openStudy } from "@cerebros/study-store";

const study = await openStudy({
  path: process.argv[2],
  name: "s",
  space: { x: { type: "float", low: 0, high: 1 } },
  objectives: [{ metric: "loss" }],
});
for (;;) {
  const [trial] = await study.ask();
  process.stdout.write(`asked ${trial.number}\n`);
  await study.report(trial.number, { step: 1, metrics: { loss: trial.number } });
  await study.tell(trial.number, { values: trial.number });
  process.stdout.write(`told ${trial.number}\n`);
}
