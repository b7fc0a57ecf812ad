"""Writes the demo's model file and its parameters, from the trained weights. See README.md.

    python3 make_forecaster.py

reads   weights.safetensors             PyTorch's GRU(2 -> 8) and Linear(8 -> 2)
        readings.csv                    of the demo: the scales and the threshold come from its motes 2 and 3
writes  forecaster.h5, forecaster.json  into the demo's resources
prints  what each kind of alarm detects at every mote

Needs Python 3.9 or newer, numpy and h5py; neither PyTorch nor Keras.
"""

import csv
import json
import pathlib
import struct

import h5py
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
DEMO = HERE.parents[1] / "src/main/resources/io/streamrnn/jobs/demo"
TRAINING_MOTES = (2, 3)
CLIP = 50.0
DECAY = 0.9
QUANTILE = 0.999
WARM_UP = 50  # readings that the threshold ignores, since the state is still close to zero


# -- the weights, and the file that Keras would write


def read_safetensors(path):
    data = path.read_bytes()
    (header_bytes,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + header_bytes])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + header_bytes + offset for offset in entry["data_offsets"])
            tensors[name] = np.frombuffer(data[begin:end], "<f4").reshape(entry["shape"])
    return tensors


def gates_to_keras(tensor):
    """PyTorch stacks the gates r, z, n by rows. Keras stacks z, r, h by columns."""
    r, z, n = np.split(tensor, 3)
    return np.ascontiguousarray(np.concatenate([z, r, n]).T)


def keras_weights(torch):
    """PyTorch's n = tanh(W x + b + r * (U h + c)) is Keras's candidate with reset_after=True: two bias rows."""
    biases = [gates_to_keras(torch[name]) for name in ("rnn.bias_ih_l0", "rnn.bias_hh_l0")]
    return {
        "gru": {
            "gru/gru_cell/kernel:0": gates_to_keras(torch["rnn.weight_ih_l0"]),
            "gru/gru_cell/recurrent_kernel:0": gates_to_keras(torch["rnn.weight_hh_l0"]),
            "gru/gru_cell/bias:0": np.stack(biases),
        },
        "dense": {
            "dense/kernel:0": np.ascontiguousarray(torch["out.weight"].T),
            "dense/bias:0": torch["out.bias"],
        },
    }


def initializer(class_name, **config):
    return {"class_name": class_name, "config": config}


def model_config(inputs, units, outputs):
    """The result of Sequential([GRU(units, return_sequences=True), Dense(outputs)]).get_config() in Keras 2.12."""
    glorot = initializer("GlorotUniform", seed=None)
    zeros = initializer("Zeros")
    no_rules = dict.fromkeys(
        ["kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint"]
    )
    shape = [None, None, inputs]
    gru = {
        "name": "gru", "trainable": True, "dtype": "float32", "return_sequences": True, "return_state": False,
        "go_backwards": False, "stateful": False, "unroll": False, "time_major": False, "units": units,
        "activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True, "kernel_initializer": glorot,
        "recurrent_initializer": initializer("Orthogonal", gain=1.0, seed=None), "bias_initializer": zeros,
        **no_rules, "recurrent_regularizer": None, "recurrent_constraint": None, "dropout": 0.0,
        "recurrent_dropout": 0.0, "implementation": 2, "reset_after": True,
    }  # fmt: skip
    dense = {
        "name": "dense", "trainable": True, "dtype": "float32", "units": outputs, "activation": "linear",
        "use_bias": True, "kernel_initializer": glorot, "bias_initializer": zeros, **no_rules,
    }  # fmt: skip
    input_layer = {
        "batch_input_shape": shape, "dtype": "float32", "sparse": False, "ragged": False, "name": "gru_input",
    }  # fmt: skip
    layers = [("InputLayer", input_layer), ("GRU", {**gru, "batch_input_shape": shape}), ("Dense", dense)]
    return {
        "class_name": "Sequential",
        "config": {
            "name": "forecaster",
            "layers": [{"class_name": class_name, "config": config} for class_name, config in layers],
        },
    }


def write_keras_h5(path, config, weights):
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(config).encode()
        groups = file.create_group("model_weights")
        for place in (file, groups):
            place.attrs["backend"] = b"tensorflow"
            place.attrs["keras_version"] = b"2.12.0"
        groups.attrs["layer_names"] = np.array([name.encode() for name in weights])
        for layer, tensors in weights.items():
            group = groups.create_group(layer)
            group.attrs["weight_names"] = np.array([name.encode() for name in tensors])
            for name, tensor in tensors.items():
                group.create_dataset(name, data=tensor)


# -- the arithmetic of the job, for the threshold


def read_motes(path):
    motes = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            values = (float(row["humidity"]), float(row["temperature"]), int(row["label"]))
            motes.setdefault(int(row["mote_id"]), []).append(values)
    return {mote: np.array(rows) for mote, rows in motes.items()}


def changes(rows):
    return np.diff(rows[:, :2], axis=0, prepend=rows[:1, :2])


def forecasts(weights, x):
    kernel, recurrent, (b, c) = weights["gru"].values()
    head, head_bias = weights["dense"].values()
    units = recurrent.shape[0]
    h = np.zeros(units, np.float32)
    result = np.empty((len(x), head.shape[1]), np.float32)
    for t, row in enumerate(x.astype(np.float32)):
        xz, xr, xh = np.split(row @ kernel + b, 3)
        hz, hr, hh = np.split(h @ recurrent + c, 3)
        z, r = (1 / (1 + np.exp(-gate)) for gate in (xz + hz, xr + hr))
        h = z * h + (1 - z) * np.tanh(xh + r * hh)
        result[t] = h @ head + head_bias
    return result


def errors(x, forecast):
    score = np.sqrt(np.mean((x[1:] - forecast[:-1]) ** 2, axis=1))
    return np.concatenate([[0.0], score])


def running_mean(score):
    mean, means = 0.0, []
    for value in score:
        mean = DECAY * mean + (1 - DECAY) * value
        means.append(mean)
    return np.array(means)


# -- what each kind of alarm detects


def spans(flags):
    edges = np.diff(np.concatenate([[0], np.asarray(flags, int), [0]]))
    return list(zip(np.flatnonzero(edges == 1) + 1, np.flatnonzero(edges == -1)))


def describe(score, threshold, labels):
    alarms, events = spans(score > threshold), spans(labels)
    true = [any(first <= b and a <= last for a, b in events) for first, last in alarms]
    found = [(a, b) for a, b in events if any(score[a - 1 : b] > threshold)]
    delays = [int(np.argmax(score[a - 1 : b] > threshold)) for a, b in found]
    readings = int(np.sum((score > threshold) & (labels == 0)))
    return (
        f"events found {len(found)} of {len(events)}, delays {delays}, "
        f"false alarms {true.count(False)}, alarmed readings outside an event {readings}"
    )


def main():
    weights = keras_weights(read_safetensors(HERE / "weights.safetensors"))
    units = weights["gru"]["gru/gru_cell/recurrent_kernel:0"].shape[0]
    write_keras_h5(DEMO / "forecaster.h5", model_config(2, units, 2), weights)

    motes = read_motes(DEMO / "readings.csv")
    training = np.concatenate([changes(motes[mote])[1:] for mote in TRAINING_MOTES])
    sd = training.std(axis=0) + 1e-9  # as in training, where it prevents a division by zero
    x = {mote: np.clip(changes(rows) / sd, -CLIP, CLIP) for mote, rows in motes.items()}
    plain = {mote: errors(values, forecasts(weights, values)) for mote, values in x.items()}
    smooth = {mote: running_mean(score) for mote, score in plain.items()}
    thresholds = {}
    for name, scores in (("score", plain), ("running mean", smooth)):
        thresholds[name] = max(np.quantile(scores[mote][WARM_UP:], QUANTILE) for mote in TRAINING_MOTES)
        print(f"{name}: threshold {thresholds[name]:.6f}")
        for mote, score in scores.items():
            use = "training" if mote in TRAINING_MOTES else "measured"
            print(f"  mote {mote} ({use}): {describe(score, thresholds[name], motes[mote][:, 2])}")

    settings = {
        "scaler": {"humidity": float(sd[0]), "temperature": float(sd[1]), "clip": CLIP},
        "alarm": {"decay": DECAY, "threshold": round(float(thresholds["running mean"]), 6)},
        "trainedOn": list(TRAINING_MOTES),
    }
    (DEMO / "forecaster.json").write_text(json.dumps(settings, indent=2) + "\n")


if __name__ == "__main__":
    main()
