import fc from "fast-check";

// A change must not be refused for what another draw would have found in the code before it: everyone tries the same
// inputs. PROPERTY_SEED=random, or a number, tries others.
const { PROPERTY_SEED: seed = "1" } = process.env;
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
