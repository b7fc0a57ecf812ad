"""Makes the functional models of this folder with Keras itself, and beside each what it computes.

    KERAS_BACKEND=torch python3 make_graphs.py     (made with Keras 3.15.1 and PyTorch)

Each NAME.keras (or NAME.h5) has random weights from one seed. NAME.json holds inputs, and what
model(inputs) returns. Archives are packed again with compression, since Keras stores them as they are.
"""

import json
import os
import sys
import zipfile

import keras
import numpy as np
from keras import Input, Model, Sequential, layers as L

rng = np.random.default_rng(20250301)
only = sys.argv[1:]


def tensor(a):
    a = np.asarray(a)
    return {"shape": list(a.shape), "data": [round(float(v), 7) for v in a.ravel()]}


def pack(path):
    with zipfile.ZipFile(path) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(entries):
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), entries[name],
                            zipfile.ZIP_DEFLATED)


def save(name, model, *inputs, formats=("keras",)):
    """Weights and, for layers with statistics, positive variances; then the model and its outputs."""
    for weight in model.weights:
        if weight.dtype != "float32":
            continue
        values = rng.normal(size=tuple(weight.shape)) * 0.5
        weight.assign(np.abs(values) + 0.3 if "variance" in weight.path else values)
    if only and name not in only:
        return
    given = list(inputs) if len(inputs) > 1 else inputs[0]
    outputs = [keras.ops.convert_to_numpy(t) for t in keras.tree.flatten(model(given))]
    for form in formats:
        model.save(name + "." + form)
    if "keras" in formats:
        pack(name + ".keras")
    with open(name + ".json", "w") as file:
        json.dump({"inputs": [tensor(x) for x in inputs], "outputs": [tensor(y) for y in outputs]}, file)
    print(name, {form: os.path.getsize(name + "." + form) for form in formats})


def events(*shape):
    return np.round(rng.normal(size=shape), 3).astype("float32")


x = events(2, 5, 3)
y = events(2, 5, 2)
gaps = x.copy()
gaps[0, 3:] = 0
gaps[1, :2] = 0
other_gaps = x.copy()
other_gaps[0, 2:4] = 0
other_gaps[1, 4:] = 0
tokens = np.array([[1, 2, 0, 0, 3], [4, 0, 2, 1, 0]]).astype("float32")

# -- initial states

for layer in (L.SimpleRNN, L.GRU, L.LSTM):
    a, b = Input((5, 3)), Input((None, 2))
    states = layer(3, return_state=True)(a)[1:]
    out = layer(3, return_sequences=True)(b, initial_state=states)
    save("states_of_" + layer.__name__.lower(), Model([a, b], L.Dense(2)(out)), x, y)
a, h = Input((5, 3)), Input((4,))
save("states_of_input", Model([a, h], L.GRU(4)(a, initial_state=h)), x, events(2, 4),
     formats=("keras", "h5"))
a, h = Input((5, 3)), Input((2,))
save("states_by_position", Model([a, h], L.LSTM(2)(a, [h, L.Dense(2)(h)])), x, events(2, 2))
a = Input((5, 3))
states = L.Bidirectional(L.LSTM(2, return_state=True))(a)[1:]
save("states_of_bidirectional",
     Model(a, L.Bidirectional(L.LSTM(2, return_sequences=True))(a, initial_state=states)), x)
a = Input((5, 3))
first, *states = L.RNN([L.GRUCell(2), L.LSTMCell(3)], return_state=True)(a)
save("states_of_stack", Model(a, L.RNN([L.GRUCell(2), L.LSTMCell(3)])(a, initial_state=states)), x)
a = Input((3, 4, 4, 2))
states = L.ConvLSTM2D(2, 2, padding="same", return_state=True)(a)[1:]
save("states_of_convlstm",
     Model(a, L.ConvLSTM2D(2, 2, padding="same")(a, initial_state=states)), events(2, 3, 4, 4, 2))
a, b = Input((5, 3)), Input((None, 2))
inner = Model([a, b], L.GRU(3, return_sequences=True)(b, initial_state=L.GRU(3)(a)), name="inner")
a, b = Input((5, 3)), Input((None, 2))
save("states_within", Model([a, b], L.Dense(2)(inner([a, b]))), x, y)

# -- masks that Keras computes in the graph

a = Input((5, 3))
masked = L.Masking()(a)
save("mask", Model(a, L.Dense(2)(L.GRU(3)(L.LSTM(4, return_sequences=True)(masked)))), gaps)
a = Input((None, 3))
save("mask_dense", Model(a, L.LSTM(3, return_sequences=True)(L.Dense(2, "tanh")(L.Dropout(0.2)(
    L.Masking(0.5)(a))))), np.where(gaps == 0, 0.5, gaps).astype("float32"),
     formats=("keras", "h5"))
a = Input((5,))
save("mask_tokens", Model(a, L.Dense(2)(L.Bidirectional(L.LSTM(2))(
    L.Embedding(6, 3, mask_zero=True)(a)))), tokens)
a = Input((5, 3))
masked = L.Masking()(a)
both = L.Concatenate()([L.LSTM(2, return_sequences=True)(masked), L.GRU(2, return_sequences=True)(masked)])
save("mask_concatenate", Model(a, L.LSTM(2, return_sequences=True)(both)), gaps)
a = Input((5, 3))
both = L.Concatenate()([L.LSTM(2, return_sequences=True)(L.Masking()(a)), L.GRU(2, return_sequences=True)(a)])
save("mask_of_one_concatenate", Model(a, L.LSTM(2, return_sequences=True)(both)), gaps)
a = Input((5, 3))
both = L.Add()([L.LSTM(2, return_sequences=True)(L.Masking()(a)), L.Dense(2)(a)])
save("mask_of_one_add", Model(a, L.LSTM(2, return_sequences=True)(both)), gaps)
for merge in (L.Add, L.Concatenate):
    a, b = Input((5, 3)), Input((5, 3))
    both = merge()([L.LSTM(2, return_sequences=True)(L.Masking()(a)),
                    L.GRU(2, return_sequences=True)(L.Masking()(b))])
    save("masks_" + merge.__name__.lower(), Model([a, b], L.LSTM(2, return_sequences=True)(both)),
         gaps, other_gaps)
a = Input((5, 3))
masked = L.Masking()(a)
states = L.GRU(2, return_state=True)(masked)[1:]
save("mask_and_states", Model(a, L.GRU(2, return_sequences=True)(masked, initial_state=states)), gaps)
inner_in = Input((5, 3))
inner = Model(inner_in, L.GRU(2, return_sequences=True)(L.Masking()(inner_in)), name="inner")
a = Input((5, 3))
save("mask_within", Model(a, L.LSTM(2)(inner(a))), gaps)
inner = Sequential([Input((5, 3)), L.GRU(2, return_sequences=True)], name="inner")
a = Input((5, 3))
save("mask_through", Model(a, L.LSTM(2)(inner(L.Masking()(a)))), gaps)

# -- merges

a, b = Input((5, 3)), Input((5, 3))
save("merges", Model([a, b], [L.Subtract()([a, b]), L.Maximum()([a, b, L.Dense(3)(a)]),
                              L.Minimum()([a, b]), L.GRU(2)(L.Subtract()([b, a]))]), x, events(2, 5, 3))

# -- two layers of their own in a Bidirectional

for name, forward, backward in (
        ("width", L.LSTM(4, return_sequences=True), L.LSTM(3, return_sequences=True, go_backwards=True)),
        ("activation", L.GRU(2), L.GRU(2, activation="relu", go_backwards=True)),
        ("class", L.GRU(2, return_sequences=True), L.LSTM(3, return_sequences=True, go_backwards=True))):
    save("backward_" + name, Sequential([Input((5, 3)), L.Masking(),
                                         L.Bidirectional(forward, backward_layer=backward)]), gaps,
         formats=("keras", "h5") if name == "class" else ("keras",))
a = Input((5, 3))
out = L.Bidirectional(L.GRU(2, return_state=True),
                      backward_layer=L.LSTM(2, return_state=True, go_backwards=True), merge_mode="sum")(a)
save("backward_states", Model(a, out), x)

# -- masks that Keras 3 leaves out: of calls with states, and in front of a Flatten

a, b = Input((5,)), Input((None,))
states = L.LSTM(3, return_state=True)(L.Embedding(6, 2, mask_zero=True)(a))[1:]
decoded = L.LSTM(3, return_sequences=True)(L.Embedding(6, 2, mask_zero=True)(b), initial_state=states)
save("mask_decoder", Model([a, b], L.GRU(2)(L.Dense(2, "softmax")(decoded))), tokens, tokens[::-1])
a = Input((5, 3))
masked = L.Masking()(a)
states = L.Bidirectional(L.GRU(2, return_state=True))(masked)[1:]
save("mask_and_states_both", Model(a, L.Bidirectional(L.GRU(2, return_sequences=True))(
    masked, initial_state=states)), gaps)
a = Input((5, 3))
save("mask_flatten", Model(a, L.Dense(2)(L.Flatten()(L.GRU(2, return_sequences=True)(L.Masking()(a))))),
     gaps, formats=("keras", "h5"))

# -- merges that go by the masks

for merge in (L.Multiply, L.Maximum, L.Minimum):
    a, b = Input((5, 3)), Input((5, 3))
    of = [L.Masking()(a), L.Masking()(b), L.GRU(3, return_sequences=True)(L.Masking()(a))]
    save("masks_" + merge.__name__.lower(), Model([a, b], [
        merge()(of), merge()([of[0], of[2]]), merge()([b, of[0]]),
        L.GRU(2, return_sequences=True)(merge()([of[1], of[2]]))]), gaps, other_gaps)

# -- merges that repeat an input along axes of extent 1

a, b, c = Input((5, 3)), Input((1, 3)), Input((3,))
weight = L.Dense(1)(L.GRU(2, return_sequences=True)(a))
save("merges_repeat", Model([a, b, c], [
    L.Multiply()([a, weight]), L.Subtract()([weight, a]), L.Average()([a, b, weight]), L.Add()([c, a]),
    L.Maximum()([a, b]), L.Minimum()([weight, b]), L.LSTM(2)(a * weight), L.Add()([b, c])]),
     x, events(2, 1, 3), events(2, 3))
for merge in (L.Add, L.Multiply):
    a, b = Input((5, 3)), Input((1, 3))
    masked = L.Masking()(a)
    weight = L.GRU(1, return_sequences=True)(masked)
    save("masks_repeat_" + merge.__name__.lower(), Model([a, b], [
        L.GRU(2, return_sequences=True)(merge()([masked, weight])), merge()([masked, b])]),
         gaps, events(2, 1, 3))

# -- a tensor and a number

a = Input((5, 3))
save("numbers", Model(a, [a * 0.5, 2 * a, a + 1, 1 - a, a - 3, a / 4, -a, L.GRU(2)(L.Identity()(1 - a))]), x)
save("numbers_masked", Model(a, [L.GRU(2, return_sequences=True)(L.Masking()(a) * 2), L.GRU(2)(L.Masking()(-a))]),
     gaps)

# -- masks that attention passes on

a, b = Input((5,)), Input((5, 3))
queries = L.LSTM(4, return_sequences=True)(L.Embedding(6, 2, mask_zero=True)(a))
values = L.GRU(4, return_sequences=True)(L.Masking()(b))
for name, layer in (("dot", L.Attention), ("additive", L.AdditiveAttention)):
    save("mask_attention_" + name, Model([a, b], [
        L.GlobalAveragePooling1D()(layer()([queries, queries])), L.LSTM(2)(layer()([queries, values])),
        L.GRU(2, return_sequences=True)(layer()([queries, values, queries]))]), tokens, gaps)

# -- values of an event: numbers and ids that are side by side in it

ids = np.array([[1, 2, 0, 5, 3], [4, 0, 2, 1, 0]]).astype("float32")
mixed = np.concatenate([events(2, 5, 1), ids[..., None], events(2, 5, 1)], axis=-1)
a = Input((None, 4))
save("slices_of_numbers", Model(a, [
    L.LSTM(2, return_sequences=True)(a[:, :, :1]), L.GRU(2, return_sequences=True)(a[..., 1:]),
    L.GRU(2, return_sequences=True)(a[:, :, -3:-1]), L.GRU(2, return_sequences=True)(a[:, :, ::-2])]), events(2, 5, 4))
a = Input((None, 3))
both = L.Concatenate()([L.Embedding(6, 3)(a[:, :, 1]), a[:, :, ::2]])
states = L.LSTM(4, return_sequences=True)(both)
save("slices_of_ids", Model(a, L.Dense(2)(L.Concatenate()([states[..., 1:3], a[..., -1:]]))), mixed)
a = Input((None, 1))
save("slices_squeezed", Model(a, L.GRU(3, return_sequences=True)(L.Embedding(6, 2)(keras.ops.squeeze(a, -1)))), ids[..., None])
a = Input((None, 1))
save("slices_squeezed_masked", Model(a, L.GRU(3, return_sequences=True)(
    L.Embedding(6, 2, mask_zero=True)(keras.ops.squeeze(a, -1)))), ids[..., None])
a = Input((None, 2))
bins = L.Discretization(bin_boundaries=[-0.5, 0.0, 0.5])(a[..., :1])
save("slices_of_bins", Model(a, L.GRU(3, return_sequences=True)(L.Concatenate()([
    L.Embedding(4, 2)(keras.ops.squeeze(bins, -1)), a[..., 1:]]))), y)
a = Input((None, 3))
save("slices_added", Model(a, L.GRU(3, return_sequences=True)(
    L.Concatenate()([(a[..., 0] - a[:, :, -1])[..., None], a]))), x)

# -- casts that change no number but its fraction

fractions = mixed.copy()
fractions[0, 1, 1], fractions[0, 2, 1], fractions[1, 1, 1], fractions[1, 4, 1] = 2.7, 0.4, -0.4, 5.9
a = Input((None, 3))
both = L.Concatenate()([L.Embedding(6, 3)(keras.ops.cast(a[:, :, 1], "int32")), keras.ops.cast(a[..., ::2], "float32")])
save("casts_of_ids", Model(a, L.LSTM(3, return_sequences=True)(both)), fractions)
a = Input((None, 3))
looked = L.Embedding(6, 3, mask_zero=True)(keras.ops.cast(a[:, :, 1], "int32"))
save("casts_masked", Model(a, L.LSTM(3, return_sequences=True)(looked)), fractions)
a = Input((None,))
save("casts_of_input", Model(a, L.LSTM(3, return_sequences=True)(L.Embedding(6, 3)(
    keras.ops.cast(keras.ops.cast(a, "int64"), "int32")))), ids)
a = Input((None, 2))
whole = keras.ops.cast(a * 3, "int32")
save("casts_of_numbers", Model(a, L.GRU(3, return_sequences=True)(L.Concatenate()([
    keras.ops.expand_dims(whole[..., 1], -1), keras.ops.concatenate([whole, whole], -1), a]))), y)

# -- initial states that are computed from constants of the key

a, c = Input((None, 3)), Input((2,))
save("states_of_key", Model([a, c], L.Dense(2)(L.GRU(4, return_sequences=True)(
    a, initial_state=L.Dense(4, "tanh")(c)))), x, events(2, 2))
a, c = Input((None, 3)), Input((3,))
cells = L.RNN([L.GRUCell(3), L.LSTMCell(2)], return_sequences=True)
save("states_of_key_of_stack", Model([a, c], cells(
    a, initial_state=[c, [L.Dense(2)(c), c[:, 1:]]])), x, events(2, 3))
a, c = Input((None, 3)), Input((3,))
masked = L.Masking()(a)
first = L.LSTM(3, return_sequences=True)(masked, mask=masked._keras_mask, initial_state=[c, L.Dense(3)(c)])
save("states_of_key_masked", Model([a, c], first), gaps, events(2, 3))

# -- operations: reductions, and functions of each value by itself

ops = keras.ops
a = Input((None, 3))
h = L.GRU(4, return_sequences=True)(a)
save("operations_of_events", Model(a, [
    ops.sum(h, axis=-1), ops.mean(h, axis=2, keepdims=True), ops.max(h, axis=-1), ops.min(a, axis=-1, keepdims=True),
    ops.sqrt(ops.sum(ops.square(h), axis=-1)), L.LSTM(2, return_sequences=True)(
        a * ops.rsqrt(ops.sum(ops.square(a), axis=-1, keepdims=True) + 1))]), x)
a = Input((5, 4))
inner = L.Reshape((5, 2, 2))(a)
save("operations_within_events", Model(a, [
    L.GRU(2, return_sequences=True)(ops.sum(inner, axis=2)), ops.max(inner, axis=(2, 3)), ops.abs(a[..., 0])]),
     events(2, 5, 4))
a = Input((None, 3))
save("operations_pointwise", Model(a, [
    abs(a), ops.log(abs(a) + 1), ops.log1p(ops.square(a)), ops.expm1(a), ops.sin(a), ops.cos(a), ops.clip(a, -0.5, 1),
    ops.maximum(a, 0.1), ops.minimum(0.1, a), a ** 3, 2 / (a ** 2 + 1), ops.gelu(a), ops.sqrt(ops.rsqrt(abs(a) + 1))]), x)
a = Input((None, 3))
save("operations_activations", Model(a, [
    ops.elu(a, 0.5), ops.gelu(a, approximate=False), ops.leaky_relu(a, 0.1), ops.hard_sigmoid(a), ops.hard_silu(a),
    ops.hard_tanh(a), ops.sparse_plus(a), ops.sparse_sigmoid(a), ops.tanh_shrink(a), ops.log_sigmoid(a)]), x)
a = Input((None, 3))
save("operations_of_keras_3", Model(a, [
    ops.celu(a, 2.5), ops.hard_shrink(a, 0.75), ops.soft_shrink(a, 0.25), ops.squareplus(a, 1.5)]), x)
a = Input((5, 3))
h = L.LSTM(4, return_sequences=True)(a)
weights = ops.softmax(L.Dense(1)(h), axis=1)
save("operations_attention", Model(a, [
    ops.sum(h * weights, axis=1), L.Dense(2)(ops.sum(h * weights, axis=-2, keepdims=True)[:, 0]), ops.min(h, axis=1)]), x)
a = Input((5, 3))
masked = L.Masking()(a)
save("operations_masked", Model(a, [
    ops.sum(masked, axis=1), L.GRU(2)(ops.square(masked)), L.GRU(2)(ops.elu(masked, 0.5)), ops.min(masked, axis=1)]), gaps)

# -- operations of several tensors, and one that returns several

a = Input((None, 4))
first, second = ops.split(L.Dense(4)(a), 2, axis=-1)
left, *rest = ops.split(a, [1, 3], axis=2)
save("operations_of_several", Model(a, [
    a / (ops.sum(ops.exp(a), axis=-1, keepdims=True)), L.GRU(2, return_sequences=True)(
        ops.stack([a[..., 0], first[..., 1]], axis=-1)), ops.exp(second), left, rest[1]]), events(2, 5, 4))
a = Input((5, 3))
h = L.LSTM(3, return_sequences=True)(a)
scores = ops.matmul(h, ops.transpose(a, (0, 2, 1)))
shares = ops.exp(scores[:, 0]) / ops.sum(ops.exp(scores[:, 0]), axis=-1, keepdims=True)
save("operations_over_windows", Model(a, [
    ops.matmul(ops.softmax(scores), a)[:, -1], ops.sum(ops.stack([a, h], axis=2), axis=2)[:, 0],
    ops.sum(a * ops.expand_dims(shares, -1), axis=1)]), x)
a = Input((5, 3))
masked = L.Masking()(a)
save("operations_of_several_masked", Model(a, [
    L.GRU(2)(masked / (ops.square(a) + 1)), L.GRU(2)(masked * (a + 1)), L.GRU(2)(ops.maximum(masked, a - 1)), L.GRU(2)(ops.split(masked, [1], axis=-1)[1]),
    L.GRU(2)(ops.stack([masked[..., 0], a[..., 1]], axis=-1)),
    ops.sum(masked * ops.softmax(L.Dense(1)(masked), axis=1), axis=1), L.GRU(2)(ops.reshape(masked, (-1, 3, 5)))]), gaps)

# -- a tensor and a number for each feature

a = Input((None, 3))
mean, scale = np.array([0.5, -1, 2]), ops.convert_to_tensor([[0.5, 2.0, 4.0]])
scaled = (a - mean) / scale
save("numbers_of_features", Model(a, [
    L.GRU(2)(scaled), scaled, ops.subtract(mean, a), ops.multiply(scale, a), a + np.array([[[1, 2, 3]]]), a * np.float32(2), a / np.array([2.0])]), events(2, 5, 3))

# -- models within models, whose calls Keras counts from 1 where they are outputs; with random numbers of their own

rng = np.random.default_rng(20261128)
a = Input((None, 3))
h = L.GRU(3, return_sequences=True)(a)
encoder = Model(a, L.Dense(3, "tanh")(h), name="encoder")
a = Input((None, 3))
save("nested_output", Model(a, encoder(L.LayerNormalization()(a))), x)
a = Input((None, 3))
first = encoder(a)
save("nested_twice", Model(a, [first, L.Dense(2)(encoder(first))]), x, formats=("keras", "h5"))
a = Input((None, 3))
outer = Model(a, encoder(L.Dense(3)(a)), name="outer")
a = Input((None, 3))
save("nested_deep", Model(a, outer(L.LayerNormalization()(a))), x, formats=("keras", "h5"))
a = Input((None, 3))
h = L.LSTM(3, return_sequences=True)(a)
both = Model(a, [h, L.Dense(2)(h)], name="both")
a = Input((None, 3))
left, right = both(a)
again = both(left)
save("nested_outputs", Model(a, [right, again[1], L.Concatenate()([left, again[0]])]), x)
dense = Sequential([Input((None, 3)), L.Dense(3, "tanh")], name="sequential_of_input")
a = Input((None, 3))
first = dense(a)
save("nested_sequential", Model(a, [first, L.GRU(2)(dense(first))]), x, formats=("keras", "h5"))

# -- masks of several tensors of a call

a = Input((5, 3))
there, back = L.Bidirectional(L.LSTM(4, return_sequences=True), merge_mode=None)(L.Masking()(a))
save("masks_of_directions", Model(a, [L.LSTM(2)(there), L.LSTM(2)(back)]), gaps)
a = Input((5, 3))
masked = L.Masking()(a)
inner = Model(a, [L.GRU(2)(masked), L.LSTM(2, return_sequences=True)(masked)], name="inner")
a = Input((5, 3))
last, steps = inner(a)
save("masks_of_outputs_within", Model(a, [last, L.GRU(2)(steps)]), gaps)

# -- a mask that Keras does not use, as a call on several tensors is given none, but hands on

a, c = Input((None, 3)), Input((3,))
h = L.LSTM(3, return_sequences=True)(L.Masking()(a), initial_state=[c, L.Dense(3)(c)])
save("states_of_key_without_mask", Model([a, c], L.GRU(2, return_sequences=True)(h)), gaps, events(2, 3))

# -- masks that a MultiHeadAttention takes off its inputs, which calls that run after it do not find unless they name them


def attended(*on, heads=2):
    return L.MultiHeadAttention(heads, 3)(*on)


def embedded():
    t = Input((5,))
    return t, L.Embedding(6, 4, mask_zero=True)(t)


t, masked = embedded()
save("taken_masks_named", Model(t, [
    L.GlobalAveragePooling1D()(L.LayerNormalization()(L.Add()([masked, attended(masked, masked)]))),
    L.GRU(3)(masked)]), tokens)
t, masked = embedded()
first = attended(masked, masked)
save("taken_masks", Model(t, [first, attended(masked, masked, heads=1)]), tokens)
t, masked = embedded()
first = L.LayerNormalization()(L.Add()([masked, attended(masked, masked)]))
save("taken_masks_of_blocks", Model(t, [first, attended(first, first)]), tokens)
t, masked = embedded()
first = attended(L.Dropout(0.2)(masked), L.Dense(4)(masked))
save("taken_masks_through_dropout", Model(t, [L.Multiply()([first, masked]), L.Attention()([first, masked])]), tokens)
a = Input((5, 4))
encoder = Model(a, attended(L.Dense(4)(a), a), name="attending")
t, masked = embedded()
save("taken_masks_of_input_within", Model(t, L.GRU(3)(L.Add()([encoder(masked), masked]))), tokens)
a = Input((5, 4))
encoder = Model(a, L.Add()([attended(a, a), a]), name="attending_sum")
t, masked = embedded()
save("taken_masks_of_output_within", Model(t, L.GRU(3)(L.Dense(4)(encoder(masked)))), tokens)
t, masked = embedded()
first = L.LayerNormalization()(L.Add()([masked, attended(masked, masked)]))
save("taken_masks_then_named", Model(t, L.GlobalAveragePooling1D()(attended(first, first))), tokens)

# -- sparsemax, which is not what its documentation says

a = Input((None, 3))
save("sparsemax", Model(a, L.Activation("sparsemax")(L.Dense(4, "sparsemax")(L.GRU(3, return_sequences=True)(a)))), x)

# -- operations are single calls in the order in which Keras runs a model, which decides who finds a mask

t, masked = embedded()
deep = L.Dense(4)(L.Dense(4)(attended(masked, masked)))
save("taken_masks_around_operation", Model(t, L.Concatenate()([deep, masked + attended(masked, masked, heads=1)])), tokens)

# -- what the refusal of taken_masks_then_named advises

t, masked = embedded()
first = L.LayerNormalization()(L.Add()([masked, attended(masked, masked)]))
save("taken_masks_then_sliced", Model(t, L.GlobalAveragePooling1D()(attended(first, first)[:, :])), tokens)

# -- one-hot rows of whole numbers, and sums of all steps so far; neither has a mask

t = Input((5,), dtype="int32")
rows = ops.one_hot(t, 5)
save("one_hot", Model(t, [rows, L.GRU(3, return_sequences=True)(rows)]), tokens.astype("int32"))
a = Input((None, 3))
h = L.GRU(3, return_sequences=True)(ops.cumsum(a, axis=1))
save("cumsum", Model(a, L.Concatenate()([h, ops.cumsum(h, axis=1), ops.cumsum(a, axis=-1)])), x, formats=("keras",))
a = Input((5, 3))
masked = L.Masking()(a)
save("cumsum_masked", Model(a, [L.GRU(2)(ops.cumsum(masked, axis=1)), L.GRU(2)(ops.cumsum(ops.reshape(masked, (-1, 5, 3, 1)), axis=-2)[..., 0])]), gaps)

# -- products with kernels of several axes

a = Input((None, 3))
heads = L.EinsumDense("abc,cde->abde", output_shape=(None, 2, 4), bias_axes="de", activation="softmax")(a)
joined = L.EinsumDense("abcd,cde->abe", output_shape=(None, 3), bias_axes="e", activation="tanh")(heads)
rows = L.EinsumDense("...x,xy->...y", output_shape=2)(L.GRU(3, return_sequences=True)(joined))
save("einsum_dense", Model(a, [rows, L.EinsumDense("abc,cde->abde", output_shape=(None, 2, 2), bias_axes="d")(a)]), x)
a = Input((5, 3))
masked = L.EinsumDense("abc,cd->abd", output_shape=(None, 4), bias_axes="d")(L.Masking()(a))
save("einsum_dense_masked", Model(a, L.EinsumDense("ab,bc->ac", output_shape=2, bias_axes="c")(L.GRU(3)(masked))), gaps)

# -- products of two tensors, row by row

a = Input((5, 3))
h = L.GRU(3, return_sequences=True)(a)
scores = ops.einsum("btf,bsf->bst", h, a)
save("einsum", Model(a, [
    ops.einsum("bts,bsf->btf", ops.softmax(scores), a), ops.einsum("bt,btf->bf", h[:, :, 0], a), ops.einsum("btf,btg->bgf", a, L.Dense(2)(h)),
    ops.einsum("btf,bf->bt", L.Masking()(a), h[:, -1])]), gaps)

# -- heads that share keys and values in groups

a = Input((5, 3))
masked = L.Masking()(a)
read = L.GroupQueryAttention(2, 4, 2)(a, L.Dense(3)(a), L.Dense(2)(a), use_causal_mask=True)
save("group_query_attention", Model(a, [
    read, L.GroupQueryAttention(2, 2, 1, use_bias=False)(masked, masked), L.GRU(2)(L.GroupQueryAttention(2, 4, 2)(masked, a)), L.GroupQueryAttention(1, 3, 3)(a, masked)]), gaps)

# -- arithmetic with a number for each step and feature, such as a table of positions; with random numbers of their own

rng = np.random.default_rng(20261129)
a = Input((5, 3))
table = ops.convert_to_tensor(events(1, 5, 3))
image = Input((4, 2, 3))
save("numbers_of_steps", Model([a, image], [
    L.GRU(2)(a + table), ops.subtract(table, a), a * events(5, 3), a / (np.abs(events(5, 1)) + 1), a - events(5, 1),
    image + events(2, 1), image * events(4, 2, 3)]), x, events(2, 4, 2, 3))
a = Input((5, 3))
masked = L.Masking()(a)
save("numbers_of_steps_masked", Model(a, L.GRU(2)(masked + events(5, 3))), gaps)
