"""Makes the Keras files of this folder and, beside each, what it must compute.

    python3 make_fixtures.py        (needs numpy and h5py; same seed, same values)

Each NAME.h5 has the layout of the release of Keras that its keras_version names. NAME.json holds one
sequence of events and the output after each event, computed here in float64 from the formulas of the
Keras documentation and from the weights as they are stored.
"""

import json

import h5py
import numpy as np

rng = np.random.default_rng(20240117)


# -- the formulas

def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def hard_sigmoid_keras3(x):
    return np.clip(x / 6 + 0.5, 0, 1)


def linear(x):
    return x


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def relu(x):
    return np.maximum(x, 0)


def split(x, n):
    return np.split(x, n, axis=-1)


class SimpleRNN:
    def __init__(self, weights, act=np.tanh):
        self.k, self.r, self.b = weights
        self.act, self.h = act, np.zeros(self.r.shape[0])

    def step(self, x):
        self.h = self.act(x @ self.k + self.h @ self.r + self.b)
        return self.h


class LSTM:
    def __init__(self, weights, act=np.tanh, rec=hard_sigmoid):
        self.k, self.r, self.b = weights if len(weights) == 3 else (*weights, 0)
        self.act, self.rec = act, rec
        self.h, self.c = np.zeros(self.r.shape[0]), np.zeros(self.r.shape[0])

    def step(self, x):
        i, f, c, o = split(x @ self.k + self.h @ self.r + self.b, 4)
        self.c = self.rec(f) * self.c + self.rec(i) * self.act(c)
        self.h = self.rec(o) * self.act(self.c)
        return self.h


class GRU:
    def __init__(self, weights, act=np.tanh, rec=hard_sigmoid, reset_after=False):
        self.k, self.r, self.b = weights
        self.act, self.rec, self.reset_after = act, rec, reset_after
        self.h = np.zeros(self.r.shape[0])

    def step(self, x):
        kz, kr, kh = split(self.k, 3)
        rz, rr, rh = split(self.r, 3)
        if self.reset_after:
            (bz, br, bh), (cz, cr, ch) = split(self.b[0], 3), split(self.b[1], 3)
        else:
            bz, br, bh = split(self.b, 3)
            cz = cr = ch = 0
        z = self.rec(x @ kz + bz + self.h @ rz + cz)
        r = self.rec(x @ kr + br + self.h @ rr + cr)
        if self.reset_after:
            n = self.act(x @ kh + bh + r * (self.h @ rh + ch))
        else:
            n = self.act(x @ kh + bh + (r * self.h) @ rh)
        self.h = z * self.h + (1 - z) * n
        return self.h


class Dense:
    def __init__(self, weights, act=linear):
        self.k, self.b = weights if len(weights) == 2 else (*weights, 0)
        self.act = act

    def step(self, x):
        return self.act(x @ self.k + self.b)


class Activation:
    def __init__(self, act):
        self.step = act


# -- weights, as float64 with the values of the stored type

def stored(shape, dtype="<f4"):
    return rng.uniform(-0.9, 0.9, shape).astype(dtype)


def wide(arrays):
    return [a.astype(np.float64) for a in arrays]


def gates(inputs, units, n, bias=None, dtype="<f4"):
    return [stored((inputs, n * units), dtype), stored((units, n * units), dtype),
            stored(bias or (n * units,), dtype)]


def dense(inputs, units, dtype="<f4"):
    return [stored((inputs, units), dtype), stored((units,), dtype)]


def per_gate(blocks, n, order):
    """Keras 1 keeps W, U, b of each gate; order: which block of Keras 2 each stored gate is."""
    k, r, b = (np.split(a, n, axis=-1) for a in blocks)
    return [a for g in order for a in (k[g], r[g], b[g])]


def cudnn_blocks(kernel, n):
    """To the layout of cuDNN: each block [rows, units] written column by column."""
    return np.concatenate([np.ascontiguousarray(k.T).reshape(k.shape) for k in np.split(kernel, n, axis=1)], axis=1)


# -- files

def layer(cls, name, weights=(), names=(), **config):
    return {"entry": {"class_name": cls, "config": {"name": name, "trainable": True, **config}},
            "name": name, "weights": list(zip(names, weights))}


def sequential(layers, as_object):
    entries = [l["entry"] for l in layers]
    config = {"name": "sequential", "layers": entries} if as_object else entries
    return {"class_name": "Sequential", "config": config}


def functional(layers):
    entries = []
    for previous, l in zip([None] + layers, layers):
        nodes = [] if previous is None else [[[previous["name"], 0, 0, {}]]]
        entries.append({**l["entry"], "name": l["name"], "inbound_nodes": nodes})
    return {"class_name": "Functional",
            "config": {"name": "model", "layers": entries,
                       "input_layers": [[layers[0]["name"], 0, 0]],
                       "output_layers": [[layers[-1]["name"], 0, 0]]}}


def split_attribute(group, name, values):
    """As Keras does with attributes of more than 64512 bytes."""
    for part, start in enumerate(range(0, len(values), 2)):
        group.attrs[f"{name}{part}"] = np.array(values[start:start + 2])


def write(name, version, config, layers, cells, steps=6, dataset=None, split_names=False, text=str.encode,
          libver="earliest"):
    with h5py.File(name + ".h5", "w", libver=libver) as f:
        if version:
            f.attrs["keras_version"] = text(version)
        f.attrs["backend"] = text("tensorflow")
        f.attrs["model_config"] = text(json.dumps(config))
        write_weights(f.create_group("model_weights"), layers, dataset or {}, split_names, text)
    inputs = np.round(rng.uniform(-2, 2, (steps, input_size(cells))), 3).astype("<f4")
    outputs = []
    for x in inputs.astype(np.float64):
        for cell in cells:
            x = cell.step(x)
        outputs.append(x)
    with open(name + ".json", "w") as f:
        f.write('{"inputs": %s,\n "outputs": %s}\n' % (rows(inputs, 3), rows(outputs, 9)))


def rows(values, digits):
    return "[" + ",\n  ".join(json.dumps([round(float(v), digits) for v in row]) for row in values) + "]"


def write_weights(group, layers, dataset, split_names, text=str.encode):
    put = split_attribute if split_names else lambda g, n, v: g.attrs.__setitem__(n, v)
    put(group, "layer_names", [text(l["name"]) for l in layers])
    for l in layers:
        g = group.create_group(l["name"])
        put(g, "weight_names", [text(n) for n, _ in l["weights"]])
        for n, w in l["weights"]:
            g.create_dataset(n, data=w, **dataset)


def input_size(cells):
    return cells[0].k.shape[0]


def keras2_names(name, prefix=None):
    return [f"{prefix or name}/{w}:0" for w in ("kernel", "recurrent_kernel", "bias")]


def dense_names(name):
    return [f"{name}/kernel:0", f"{name}/bias:0"]


# -- the models

def keras_1_per_gate():
    """Keras 1.2: an array per gate, output_dim and inner_activation, datasets without folders."""
    a, b, c = gates(2, 4, 4), gates(4, 3, 3), dense(3, 2)
    layers = [
        layer("LSTM", "lstm_1", per_gate(a, 4, [0, 2, 1, 3]),
              [f"lstm_1_{w}_{g}" for g in "icfo" for w in "WUb"],
              output_dim=4, init="glorot_uniform", inner_init="orthogonal", activation="tanh",
              inner_activation="hard_sigmoid", return_sequences=True, go_backwards=False,
              stateful=False, unroll=False, consume_less="cpu", input_dim=2,
              batch_input_shape=[None, 6, 2], input_dtype="float32"),
        layer("Dropout", "dropout_1", p=0.2),
        layer("GRU", "gru_1", per_gate(b, 3, [0, 1, 2]),
              [f"gru_1_{w}_{g}" for g in "zrh" for w in "WUb"],
              output_dim=3, activation="tanh", inner_activation="hard_sigmoid",
              return_sequences=False, go_backwards=False, consume_less="mem", input_dim=4),
        layer("Dense", "dense_1", c, ["dense_1_W", "dense_1_b"],
              output_dim=2, activation="linear", bias=True, input_dim=3),
        layer("Activation", "activation_1", activation="softmax"),
    ]
    write("keras_1_per_gate", "1.2.2", sequential(layers, False), layers,
          [LSTM(wide(a)), GRU(wide(b)), Dense(wide(c), softmax)])


def keras_1_gpu():
    """Keras 1.0, which did not write its version: consume_less='gpu' keeps one block per array."""
    a, b, c = gates(3, 2, 4), gates(2, 3, 1), dense(3, 1)
    layers = [
        layer("LSTM", "lstm_1", a, ["lstm_1_W", "lstm_1_U", "lstm_1_b"],
              output_dim=2, inner_activation="hard_sigmoid", activation="tanh",
              return_sequences=True, consume_less="gpu", batch_input_shape=[None, None, 3]),
        layer("SimpleRNN", "simplernn_1", b, ["simplernn_1_W", "simplernn_1_U", "simplernn_1_b"],
              output_dim=3, activation="relu", return_sequences=True),
        layer("TimeDistributed", "timedistributed_1", c, ["dense_1_W", "dense_1_b"],
              layer={"class_name": "Dense",
                     "config": {"name": "dense_1", "output_dim": 1, "activation": "sigmoid"}}),
    ]
    write("keras_1_gpu", None, sequential(layers, False), layers,
          [LSTM(wide(a)), SimpleRNN(wide(b), relu), Dense(wide(c), sigmoid)])


def keras_2_1_lstm():
    """Keras 2.1: configuration as a list; the widths of the events are in no key."""
    a, b, c = gates(3, 5, 4), gates(5, 2, 4), dense(2, 1)
    layers = [
        layer("GaussianNoise", "gaussian_noise_1", stddev=0.1),
        layer("LSTM", "lstm_1", a, keras2_names("lstm_1"), units=5, activation="tanh", use_bias=True,
              recurrent_activation="hard_sigmoid", return_sequences=True, return_state=False,
              go_backwards=False, stateful=True, unroll=True, implementation=1),
        layer("SpatialDropout1D", "spatial_dropout1d_1", rate=0.2),
        layer("LSTM", "lstm_2", b, keras2_names("lstm_2"), units=2, use_bias=True),
        layer("Dense", "dense_1", c, dense_names("dense_1"), units=1, use_bias=True,
              activation="linear"),
    ]
    write("keras_2_1_lstm", "2.1.3", sequential(layers, False), layers,
          [LSTM(wide(a)), LSTM(wide(b)), Dense(wide(c))])


def keras_2_2_gru():
    """Keras 2.2: configuration as an object; both forms of GRU; attributes in parts."""
    a, b, c = gates(2, 3, 3, (2, 9)), gates(3, 4, 3), dense(4, 3)
    layers = [
        layer("GRU", "gru_1", a, keras2_names("gru_1"), units=3, activation="tanh", use_bias=True,
              recurrent_activation="sigmoid", return_sequences=True, reset_after=True,
              batch_input_shape=[None, None, 2]),
        layer("GRU", "gru_2", b, keras2_names("gru_2"), units=4, activation="softsign",
              recurrent_activation="hard_sigmoid", return_sequences=True, reset_after=False),
        layer("TimeDistributed", "time_distributed_1", c, dense_names("time_distributed_1"),
              layer={"class_name": "Dense",
                     "config": {"name": "dense_1", "units": 3, "activation": "softmax"}}),
    ]
    write("keras_2_2_gru", "2.2.4", sequential(layers, True), layers,
          [GRU(wide(a), rec=sigmoid, reset_after=True), GRU(wide(b), act=lambda x: x / (1 + abs(x))),
           Dense(wide(c), softmax)], split_names=True)


def keras_2_2_cudnn():
    """Keras 2.2: the layers that run on cuDNN only."""
    a, b = gates(3, 4, 4, (32,)), gates(4, 2, 3, (12,))
    layers = [
        layer("CuDNNLSTM", "cu_dnnlstm_1",
              [cudnn_blocks(a[0], 4), cudnn_blocks(a[1], 4), a[2]], keras2_names("cu_dnnlstm_1"),
              units=4, return_sequences=True, batch_input_shape=[None, 6, 3]),
        layer("CuDNNGRU", "cu_dnngru_1",
              [cudnn_blocks(b[0], 3), cudnn_blocks(b[1], 3), b[2]], keras2_names("cu_dnngru_1"),
              units=2, return_sequences=False),
    ]
    lstm, gru = wide(a), wide(b)
    lstm[2] = lstm[2].reshape(2, -1).sum(axis=0)
    gru[2] = gru[2].reshape(2, -1)
    write("keras_2_2_cudnn", "2.2.4", sequential(layers, True), layers,
          [LSTM(lstm, rec=sigmoid), GRU(gru, rec=sigmoid, reset_after=True)])


def tf_keras_2_15_stack():
    """tf.keras 2.15: a stack of cells, the lowest of which is frozen and therefore stored last."""
    a, b, c = gates(2, 3, 4), gates(3, 3, 4), gates(3, 2, 3, (2, 6))
    d = gates(2, 2, 1)
    function = {"module": "builtins", "class_name": "function", "config": "relu",
                "registered_name": "function"}
    cells = [("LSTMCell", "lstm_cell", 3, False, "tanh", {}),
             ("LSTMCell", "lstm_cell_1", 3, True, {"class_name": "tanh", "config": {}}, {}),
             ("GRUCell", "gru_cell", 2, True, function, {"reset_after": True})]
    stack = [{"module": "keras.layers", "class_name": cls, "registered_name": None,
              "config": {"name": name, "trainable": trainable, "units": units, "activation": act,
                         "recurrent_activation": "sigmoid", "use_bias": True, **more}}
             for cls, name, units, trainable, act, more in cells]
    layers = [
        layer("InputLayer", "input_1", batch_input_shape=[None, None, 2], sparse=False, ragged=False),
        layer("RNN", "rnn", [*b, *c, *a],
              [n for cell in ("lstm_cell_1", "gru_cell", "lstm_cell")
               for n in keras2_names("rnn", f"rnn/{cell}")],
              return_sequences=True,
              cell={"class_name": "StackedRNNCells",
                    "config": {"name": "stacked_rnn_cells", "trainable": True, "cells": stack,
                               "reverse_state_order": True}}),
        layer("RNN", "rnn_1", d, keras2_names("rnn_1", "rnn_1/simple_rnn_cell"),
              cell={"class_name": "SimpleRNNCell",
                    "config": {"name": "simple_rnn_cell", "units": 2, "activation": None}}),
    ]
    write("tf_keras_2_15_stack", "2.15.0", sequential(layers, True), layers,
          [LSTM(wide(a), rec=sigmoid), LSTM(wide(b), rec=sigmoid),
           GRU(wide(c), act=relu, rec=sigmoid, reset_after=True), SimpleRNN(wide(d), linear)])


def tf_keras_2_10_functional():
    """tf.keras 2.10: a functional model without branches; some weights without bias."""
    a, b = gates(2, 3, 4)[:2], dense(3, 2)[:1]
    layers = [
        layer("InputLayer", "input_1", batch_input_shape=[None, None, 2]),
        layer("LSTM", "lstm", a, [f"lstm/lstm_cell/{w}:0" for w in ("kernel", "recurrent_kernel")],
              units=3, recurrent_activation="sigmoid", use_bias=False),
        layer("Dense", "dense", b, ["dense/kernel:0"], units=2, use_bias=False, activation="elu"),
    ]
    elu = lambda x: np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)
    write("tf_keras_2_10_functional", "2.10.0", functional(layers), layers,
          [LSTM(wide(a), rec=sigmoid), Dense(wide(b), elu)])


def keras_3_legacy():
    """Keras 3 in the legacy format: another slope of hard_sigmoid, other names, libver latest."""
    a, b = gates(2, 3, 4), dense(3, 1)
    layers = [
        layer("InputLayer", "input_layer", batch_shape=[None, None, 2], dtype="float32"),
        layer("LSTM", "lstm", a,
              [f"sequential/lstm/lstm_cell/{w}" for w in ("kernel", "recurrent_kernel", "bias")],
              units=3, recurrent_activation="hard_sigmoid", activation="tanh",
              dtype={"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}}),
        layer("Dense", "dense", b, ["sequential/dense/kernel", "sequential/dense/bias"],
              units=1, activation="sigmoid"),
    ]
    write("keras_3_legacy", "3.4.1", sequential(layers, True), layers,
          [LSTM(wide(a), rec=hard_sigmoid_keras3), Dense(wide(b), sigmoid)], libver="latest")


def other_types():
    """Weights as big-endian double and as half, in compressed chunks."""
    a, b = gates(2, 8, 3, dtype=">f8"), dense(8, 2, dtype="<f2")
    layers = [
        layer("GRU", "gru_1", a, keras2_names("gru_1"), units=8, return_sequences=True),
        layer("Dense", "dense_1", b, dense_names("dense_1"), units=2),
    ]
    write("other_types", "2.2.0", sequential(layers, True), layers,
          [GRU(wide(a)), Dense(wide(b))],
          dataset={"chunks": True, "compression": "gzip", "shuffle": True, "fletcher32": True})


def other_storage():
    """Weights in chunks that do not divide them, shuffled and with checksums; texts of variable length."""
    a, b = gates(3, 5, 3), dense(5, 3)
    layers = [
        layer("GRU", "gru_1", a[:2], keras2_names("gru_1")[:2], units=5, use_bias=False,
              return_sequences=True),
        layer("Dense", "dense_1", b[:1], dense_names("dense_1")[:1], units=3, use_bias=False),
    ]
    gru = wide(a)
    gru[2] = np.zeros(15)
    write("other_storage", "2.2.0", sequential(layers, True), layers, [GRU(gru), Dense(wide(b[:1]))],
          dataset={"chunks": (2, 2), "shuffle": True, "fletcher32": True}, text=str)


def weights_only():
    """What model.save_weights writes."""
    layers = [layer("Dense", "dense_1", dense(2, 1), dense_names("dense_1"))]
    with h5py.File("weights_only.h5", "w") as f:
        f.attrs["keras_version"] = b"2.2.4"
        write_weights(f, layers, {}, False)


def link_out():
    """Weights that lie in another file."""
    with h5py.File("link_out.h5", "w") as f:
        f.attrs["model_config"] = json.dumps(sequential([layer("Dense", "dense_1", units=1)], True)).encode()
        f["model_weights"] = h5py.ExternalLink("weights_only.h5", "/")


def too_large():
    """A tiny file with a compressed weight of 4 GiB."""
    with h5py.File("too_large.h5", "w") as f:
        f.attrs["model_config"] = json.dumps(sequential([layer("Dense", "dense_1", units=1 << 15)], True)).encode()
        group = f.create_group("model_weights")
        write_weights(group, [layer("Dense", "dense_1", dense(1, 1), dense_names("dense_1"))], {}, False)
        del group["dense_1/dense_1/kernel:0"]
        group["dense_1"].create_dataset("dense_1/kernel:0", shape=(1 << 15, 1 << 15), dtype="<f4",
                                        chunks=(1 << 10, 1 << 10), compression="gzip")


def hdf5_2():
    """A compressed weight in the form of HDF5 2.0, which needs an h5py that has it."""
    layers = [layer("Dense", "dense_1", dense(2, 2), dense_names("dense_1"), units=2)]
    with h5py.File("hdf5_2.h5", "w", libver="latest") as f:
        f.attrs["model_config"] = json.dumps(sequential(layers, True)).encode()
        write_weights(f.create_group("model_weights"), layers, {"chunks": True, "compression": "gzip"}, False)


if __name__ == "__main__":
    keras_1_per_gate()
    keras_1_gpu()
    keras_2_1_lstm()
    keras_2_2_gru()
    keras_2_2_cudnn()
    tf_keras_2_15_stack()
    tf_keras_2_10_functional()
    keras_3_legacy()
    other_types()
    other_storage()
    weights_only()
    link_out()
    too_large()
    hdf5_2()
