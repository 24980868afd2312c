import { request } from "node:http";
import express from "express";
import { afterEach, describe, expect, it } from "vitest";
import { guardOrigin } from "./guard-origin.js";
import { isPortFree, type Listening, listen } from "./listen.js";

const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

async function start(
  handler = express().use(guardOrigin(), (_, response) => void response.json({ ok: true })),
) {
  const listening = await listen(handler, { port: 0 });
  open.push(listening);
  return listening;
}

function get(port: number, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port, host: "127.0.0.1", path: "/", headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

describe("a listening server", () => {
  it("answers on the loopback address", async () => {
    const { url } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(url)).json()).toEqual({ ok: true });
  });

  it("names the port that is in use", async () => {
    const { port } = await start();
    await expect(listen(() => {}, { port })).rejects.toMatchObject({
      code: "port_in_use",
      message: expect.stringContaining(`port ${port} on 127.0.0.1 is in use`),
    });
    expect(await isPortFree(port)).toBe(false);
  });

  it("lets a running request finish before it closes", async () => {
    let answer: () => void = () => {};
    const arrived = new Promise<void>((started) => {
      void start(
        express().use((_, response) => {
          answer = () => void response.send("late");
          started();
        }),
      );
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [listening] = open;
    if (!listening) throw new Error("no server");
    const text = fetch(listening.url).then((response) => response.text());
    await arrived;
    const closed = listening.close();
    answer();
    expect(await text).toBe("late");
    await closed;
  });

  it("refuses a page of another site and a foreign host name", async () => {
    const { port } = await start();
    expect(await get(port, { host: `127.0.0.1:${port}` })).toBe(200);
    expect(await get(port, { host: `localhost:${port}` })).toBe(200);
    expect(await get(port, { host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
    expect(await get(port, { host: `localhost:${port}`, origin: "https://elsewhere.example" })).toBe(403);
    expect(await get(port, { host: `localhost:${port}`, origin: "null" })).toBe(403);
    expect(await get(port, { host: "rebound.example" })).toBe(403);
  });
});
