import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, expect, it } from "vitest";
import { endStalled } from "./end-stalled.js";

const idle_ms = 150;
let server: Server;
beforeAll(async () => {
  const app = express();
  app.use(endStalled(idle_ms), express.raw({ type: () => true }));
  app.post("/", async (_request, response) => {
    await pause(2 * idle_ms);
    response.end("answer");
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Announces three bytes and hands out what sends them; `answer` is the status, or the code of what went wrong. */
function begin() {
  const { port } = server.address() as AddressInfo;
  const asked = request({ port, host: "127.0.0.1", method: "POST", headers: { "content-length": 3 } });
  const answer = new Promise<unknown>((resolve) => {
    asked.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    asked.on("response", (response) => {
      response.resume();
      resolve(response.statusCode);
    });
  });
  asked.write("a");
  return { asked, answer };
}

it("ends a request that brings no more of its body", async () => {
  expect(await begin().answer).toBe("ECONNRESET");
});

it("waits for one that is slow, and lets the answer take its time", async () => {
  const { asked, answer } = begin();
  for (const byte of ["b", "c"]) {
    await pause(idle_ms / 2);
    asked.write(byte);
  }
  asked.end();
  expect(await answer).toBe(200);
});
