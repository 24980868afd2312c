"""The peer in Keras: trains the network that the first line of standard input describes as JSON.

Every further line is a number of epochs. For each, one line of JSON comes back: the milliseconds of every epoch of
`Model.fit`, shuffling included. The first answer, before any epoch, holds the versions and how long the first epoch took.
"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402


class EpochTimes(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.ms = []

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.ms.append(1000 * (time.perf_counter() - self.started))


def cerebros_network(asked):
    tensors = {}
    name = lambda ref: (ref["level"], ref["unit"])
    for unit in asked["units"]:
        if unit["level"] == 0:
            tensors[name(unit)] = keras.Input((unit["neurons"],))
            continue
        sources = [tensors[name(e["from"])] for e in asked["edges"] if name(e["to"]) == name(unit)]
        columns = keras.layers.Concatenate(axis=1)(sources) if len(sources) > 1 else sources[0]
        normalized = keras.layers.BatchNormalization(momentum=0.99, epsilon=1e-3)(columns)
        tensors[name(unit)] = keras.layers.Dense(unit["neurons"], unit["activation"])(normalized)
    first, last = asked["units"][0], asked["units"][-1]
    model = keras.Model(tensors[name(first)], tensors[name(last)])
    return model, "mse"


def character_model(asked):
    embedding, lstm, dense = asked["layers"]
    model = keras.Sequential(
        [
            keras.Input((asked["columns"],)),
            keras.layers.Embedding(embedding["vocabulary"], embedding["dimensions"]),
            keras.layers.LSTM(lstm["neurons"], return_sequences=True),
            keras.layers.Dense(dense["neurons"], "softmax"),
        ]
    )
    return model, "sparse_categorical_crossentropy"


def main():
    asked = json.loads(sys.stdin.readline())
    keras.utils.set_random_seed(7)
    of_characters = "layers" in asked
    model, loss = character_model(asked) if of_characters else cerebros_network(asked)
    jit = asked["jit_compile"]
    model.compile(optimizer=keras.optimizers.Adam(0.001), loss=loss, jit_compile=jit)
    uniform = np.random.default_rng(7)
    if of_characters:
        vocabulary = asked["layers"][0]["vocabulary"]
        x = y = uniform.integers(vocabulary, size=(asked["rows"], asked["columns"]))
    else:
        x = uniform.normal(size=(asked["rows"], asked["units"][0]["neurons"])).astype("float32")
        y = np.sin(x[:, :1]) + 0.5 * x[:, 1:2] * x[:, 2:3]

    def train(epochs):
        times = EpochTimes()
        model.fit(x, y, batch_size=asked["batch"], epochs=epochs, verbose=0, callbacks=[times])
        return times.ms

    first_ms = train(1)[0]
    about = {"keras": keras.__version__, "tensorflow": tf.__version__, "first_epoch_ms": first_ms}
    print(json.dumps(about), flush=True)
    for line in sys.stdin:
        print(json.dumps(train(int(line))), flush=True)


main()
