import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/**
 * Starts peer.py on what `asked` describes. `train` gives the milliseconds of every epoch; `about` the versions and the
 * time of the first epoch, in which Keras traces or compiles.
 */
export async function startKeras(python, asked) {
  const script = fileURLToPath(new URL("./peer.py", import.meta.url));
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "pipe"] });
  const errors = [];
  child.stderr.on("data", (chunk) => errors.push(chunk));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the peer in Keras ended\n${Buffer.concat(errors)}`);
    return JSON.parse(value);
  };
  child.stdin.write(`${JSON.stringify(asked)}\n`);
  const about = await answer();
  return {
    about,
    train: (epochs) => {
      child.stdin.write(`${epochs}\n`);
      return answer();
    },
    stop: () => child.stdin.end(),
  };
}
