import { randomInt } from "node:crypto";
import { invalidInput, mlflow } from "@cerebros/contracts";
import { checkLength } from "./key.js";

/** The tag that mirrors a run's name. */
export const runNameTag = "mlflow.runName";

/**
 * The name of a new run: as given, else as its tag says, else `null` for one to be made up. Two different ones are refused.
 */
export function chooseRunName(run_name: string, tags: readonly mlflow.Tag[]): string | null {
  const tagged = tags.findLast(({ key }) => key === runNameTag)?.value ?? "";
  if (run_name !== "" && tagged !== "" && run_name !== tagged)
    throw invalidInput(
      "run_name",
      `Both 'run_name' argument and '${runNameTag}' tag are specified, but with different values ` +
        `(run_name='${run_name}', ${runNameTag}='${tagged}').`,
    );
  const name = run_name || tagged;
  checkLength(name, mlflow.limits.run_name, "run_name");
  return name || null;
}

/** `adjective-animal-number`: easy to say, and different often enough to tell runs apart in a list. */
export function makeUpRunName(): string {
  return `${pick(adjectives)}-${pick(animals)}-${randomInt(1_000)}`;
}

function pick(words: readonly string[]): string {
  return words[randomInt(words.length)] ?? "run";
}

const adjectives = (
  "amber brave bright brisk calm clever copper crisp curious deft dusty eager early fair fleet fond gentle glad golden " +
  "hardy hazel honest jolly keen kind level lively lucid mellow merry mild modest nimble noble patient placid polite " +
  "proud quick quiet rapid ready rustic sandy serene sharp silver sleek smart snowy solid steady sturdy subtle sunny " +
  "swift tidy tranquil upbeat vivid warm wise witty"
).split(" ");

const animals = (
  "alpaca badger beaver bison bittern camel chamois condor cormorant crane curlew dolphin dormouse eagle egret ermine " +
  "falcon ferret finch gazelle gecko grouse hare hedgehog heron ibex jackdaw kestrel kingfisher lapwing lark lemur " +
  "linnet lynx marmot marten merlin mole moose newt nuthatch ocelot osprey otter owl panther pelican petrel plover " +
  "puffin quail raven robin salmon seal shrew sparrow stoat stork swan tapir tern thrush vole wagtail walrus weasel " +
  "wombat wren zebra"
).split(" ");
