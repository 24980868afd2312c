// Answers every request, its body read, with as many bytes as `?bytes=` says: what the load generator can do at most.
import { createServer } from "node:http";

const server = createServer((request, response) => {
  const bytes = Number(new URL(request.url, "http://localhost").searchParams.get("bytes"));
  request.resume().once("end", () => {
    response.setHeader("Content-Length", bytes);
    response.end(bodyOf(bytes));
  });
});
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.once("disconnect", () => process.exit());

const bodies = new Map();
function bodyOf(bytes) {
  if (!bodies.has(bytes)) bodies.set(bytes, Buffer.alloc(bytes, " "));
  return bodies.get(bytes);
}
