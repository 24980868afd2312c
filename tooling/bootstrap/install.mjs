/** Brings in pnpm and installs the workspace, on a machine that has only Node and npm. */
import "./check-node.mjs";

const { install } = await import("./workspace.mjs");
process.exitCode = await install();
