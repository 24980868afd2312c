import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureEnvironment } from "../conformance/environment.mjs";
import { databases } from "./databases.mjs";
import { Failures } from "./failures.mjs";
import { share } from "./share.mjs";
import { upgrade } from "./upgrade.mjs";

const help = `Shares a database between MLflow and our server as built, and compares what both answer.

  node run.mjs [options]

  --versions mlflow-3,mlflow-2.22   whose database it is (default: both)
  --databases sqlite,postgres       in what (default: both)
  --upgrade                         instead: ours creates it, \`mlflow db upgrade\` of the newest release then migrates it
  --scale 1                         how many rows; 1 is about 12,000
  --cache FOLDER                    where MLflow is installed (CEREBROS_PEERS, default: cerebros-peers below TMPDIR)
  --keep                            keep the databases and the logs of the servers
`;

const { values: options } = parseArgs({
  options: {
    versions: { type: "string", default: "mlflow-3,mlflow-2.22" },
    databases: { type: "string", default: "sqlite,postgres" },
    upgrade: { type: "boolean", default: false },
    scale: { type: "string", default: "1" },
    cache: { type: "string", default: process.env.CEREBROS_PEERS ?? join(tmpdir(), "cerebros-peers") },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (options.help) process.stdout.write(help);
else await main();

async function main() {
  const folder = mkdtempSync(join(tmpdir(), "mlflow-both-directions-"));
  const report = new Failures();
  try {
    const versions = options.upgrade ? ["mlflow-3"] : options.versions.split(",");
    for (const kind of options.databases.split(",")) {
      const database = await databases[kind]();
      try {
        for (const version of versions) {
          const bin = await ensureEnvironment(version, options.cache);
          const place = join(folder, `${version}-${kind}`);
          mkdirSync(place);
          const uri = await database.create(version, place);
          report.print(`${version} on ${kind}`);
          if (options.upgrade) await upgrade({ kind, uri, bin, folder: place, report });
          else await share({ kind, uri, bin, folder: place, scale: options.scale, report });
        }
      } finally {
        await database.stop();
      }
    }
  } finally {
    if (options.keep) process.stdout.write(`kept ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
  }
  report.end();
}
