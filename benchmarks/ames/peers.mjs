import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pythonWith } from "../python-environment.mjs";
import { honest } from "./data.mjs";

/**
 * Starts peer.py on a file. `judge` gives the test scores of every peer on the rows of one split; `versions` are those of the
 * packages.
 */
export async function startPeers(file) {
  const python = await pythonWith(new URL("./requirements/scikit-learn.txt", import.meta.url));
  const script = fileURLToPath(new URL("./peer.py", import.meta.url));
  const { target, drop, categorical } = honest;
  const child = spawn(python, [script, file, target, drop.join(), categorical.join()], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await answers.next();
    if (done) throw new Error("the peers ended early");
    return JSON.parse(value);
  };
  const versions = await answer();
  return {
    versions,
    judge: (rows) => {
      child.stdin.write(`${JSON.stringify(rows)}\n`);
      return answer();
    },
    stop: () => child.stdin.end(),
  };
}
