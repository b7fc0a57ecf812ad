"""Prints shape and bits of every weight of a model file, found as Keras's own loaders find them."""
import io
import json
import sys
import zipfile

import h5py


def show(dataset):
    values = dataset[...]
    assert values.dtype == "float32", values.dtype
    print(list(values.shape), [int(bits) for bits in values.ravel().view("int32")])


def hdf5(file):
    with h5py.File(file, "r") as f:
        config = f.attrs["model_config"]
        json.loads(config)
        group = f["model_weights"]
        for name in group.attrs["layer_names"]:
            layer = group[name]
            for weight in layer.attrs["weight_names"]:
                show(layer[weight])


def archive(file):
    with zipfile.ZipFile(file) as z:
        json.loads(z.read("config.json"))
        json.loads(z.read("metadata.json"))
        with h5py.File(io.BytesIO(z.read("model.weights.h5")), "r") as f:
            def visit(name, item):
                if isinstance(item, h5py.Dataset):
                    assert name.split("/")[0] == "layers" and name.split("/")[-2] == "vars", name
                    show(item)
            f.visititems(visit)


(archive if sys.argv[1].endswith(".keras") else hdf5)(sys.argv[1])
