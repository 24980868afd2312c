import { readFileSync } from "node:fs";
import { processorMs } from "./clock.mjs";

const links = 4 * 13;
const lanes = 4;
const operations = 2;
const count = 100_000;
const at = 65_536;

/** Compiles peak.as; the result measures the gigaflops of one turn of about 5 ms. */
export async function loadPeak() {
  const { default: asc } = await import(
    new URL("../../packages/accelerator/node_modules/assemblyscript/dist/asc.js", import.meta.url)
  );
  const source = readFileSync(new URL("./peak.as", import.meta.url), "utf8");
  let binary;
  const { error, stderr } = await asc.main(
    [
      ...["peak.ts", "--outFile", "peak.wasm", "-O3", "--noAssert", "--runtime", "stub", "--use", "abort="],
      ...["--importMemory", "--enable", "simd"],
    ],
    {
      readFile: (name) => (name === "peak.ts" ? source : null),
      writeFile: (_, contents) => {
        binary = contents;
      },
    },
  );
  if (error) throw new Error(`${stderr.toString()}\n${error.message}`);
  const memory = new WebAssembly.Memory({ initial: 2 });
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  const { chains } = instance.exports;
  return () => {
    new Float32Array(memory.buffer, at, 56).fill(0.5);
    const started = processorMs();
    chains(count, at);
    return (links * lanes * operations * count) / (processorMs() - started) / 1e6;
  };
}
