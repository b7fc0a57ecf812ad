"""Writes a model in the layout of Keras 2 and prints shape and bits of its weights in the order of get_weights."""
import json
import sys

import h5py
import numpy as np

rng = np.random.default_rng(7)


def lstm(prefix, inputs, units):
    return [(prefix + "/kernel:0", rng.standard_normal((inputs, 4 * units))),
            (prefix + "/recurrent_kernel:0", rng.standard_normal((units, 4 * units))),
            (prefix + "/bias:0", rng.standard_normal(4 * units))]


layers = {
    "masking": [],
    "both": lstm("both/forward_rnn", 3, 2) + lstm("both/backward_rnn", 3, 2),
    "head": [("head/kernel:0", rng.standard_normal((4, 2))), ("head/bias:0", rng.standard_normal(2))],
}
config = {"class_name": "Sequential", "config": {"name": "m", "layers": [
    {"class_name": "Masking", "config": {"name": "masking", "mask_value": 0.0,
                                         "batch_input_shape": [None, None, 3]}},
    {"class_name": "Bidirectional", "config": {"name": "both", "merge_mode": "concat", "layer": {
        "class_name": "LSTM", "config": {"name": "rnn", "units": 2, "activation": "tanh",
                                         "recurrent_activation": "sigmoid", "use_bias": True}}}},
    {"class_name": "Dense", "config": {"name": "head", "units": 2, "activation": "linear"}}]}}
with h5py.File(sys.argv[1], "w") as f:
    f.attrs["keras_version"] = "2.15.0"
    f.attrs["backend"] = "tensorflow"
    f.attrs["model_config"] = json.dumps(config)
    group = f.create_group("model_weights")
    group.attrs["layer_names"] = [name.encode() for name in layers]
    for name, weights in layers.items():
        layer = group.create_group(name)
        layer.attrs["weight_names"] = [n.encode() for n, _ in weights]
        for n, w in weights:
            values = w.astype("float32")
            layer[n] = values
            print(list(values.shape), [int(bits) for bits in values.ravel().view("int32")])
