import { DatasetId } from "@cerebros/contracts";
import { z } from "zod";
import { procedure, router } from "../service-trpc.js";

/** A form with one field, `file`: a CSV with a header line. */
const upload = z
  .custom<FormData>((value) => value instanceof FormData, "expected a form")
  .transform((form, context) => {
    const file = form.get("file");
    if (file instanceof Blob)
      return { name: "name" in file ? String(file.name) : "data.csv", content: file as Blob };
    context.addIssue({ code: "custom", path: ["file"], message: "expected a file" });
    return z.NEVER;
  });

export const datasetsRouter = router({
  create: procedure.input(upload).mutation(({ ctx, input }) => ctx.datasets.create(input)),
  get: procedure
    .input(z.object({ dataset_id: DatasetId }))
    .query(({ ctx, input }) => ctx.datasets.get(input.dataset_id)),
  list: procedure.query(({ ctx }) => ctx.datasets.list()),
});
