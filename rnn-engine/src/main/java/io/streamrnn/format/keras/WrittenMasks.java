/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.EinsumDense;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.HeadedAttention;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.MaskFlow;
import io.streamrnn.layers.MaskedOutput;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.MultiHeadAttention;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Scaling;
import io.streamrnn.layers.TimeDistributed;
import io.streamrnn.model.UnsupportedModelException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Follows masks through a model that is to be written, and rejects layers that Keras would mask
 * differently.
 *
 * <p>Equal masks are the same object. What a MultiHeadAttention does to masks since 3.8 is left to
 * {@link OwnTensors}.
 */
final class WrittenMasks implements MaskFlow<Object> {

  private final boolean keras3;
  private boolean concatenates;
  private boolean takes;

  private WrittenMasks(boolean keras3) {
    this.keras3 = keras3;
  }

  /**
   * Checks a model.
   *
   * @param keras3 the release that is to read it: 3, or 2
   * @throws UnsupportedModelException if that release would compute something else
   */
  static WrittenMasks of(Layer model, boolean keras3) {
    WrittenMasks masks = new WrittenMasks(keras3);
    int inputs = model instanceof Functional graph ? graph.inputShapes().size() : 1;
    model.followMask(masks, Collections.nCopies(inputs, Optional.empty()), 0);
    return masks;
  }

  /** Whether a MultiHeadAttention reads a masked tensor. */
  boolean areTaken() {
    return takes;
  }

  /** Whether masks are concatenated in the model. */
  boolean areConcatenated() {
    return concatenates;
  }

  @Override
  public Optional<Object> behind(Layer layer, List<Optional<Object>> on, int output) {
    if (layer instanceof TimeDistributed each) {
      return behindSteps(each, on.get(0));
    }
    if (layer instanceof Rnn rnn) {
      requireSameWithStates(rnn, rnn, on);
    } else if (layer instanceof Bidirectional both) {
      requireSameWithStates(both, both.forwardLayer(), on);
      requireZeros(both, on.get(0));
    }
    if (!keras3 && layer instanceof EinsumDense && on.get(0).isPresent()) {
      throw new UnsupportedModelException(
          "Keras 2 rejects a mask in front of an EinsumDense: a masked input cannot be written, layer=%s; write a .keras file"
              .formatted(layer.name()));
    }
    if (layer instanceof Scaling scaling && on.get(0).isPresent()) {
      requireSameEnd(scaling);
    }
    if (layer instanceof HeadedAttention attention && on.stream().anyMatch(Optional::isPresent)) {
      requireMasked(attention);
      takes |= layer instanceof MultiHeadAttention;
    }
    return switch (layer.maskSource(output).kind()) {
      case NONE -> Optional.empty();
      case INPUT -> on.get(0);
      case ALL_INPUTS -> merged((Merge) layer, on);
      case COMPUTED -> Optional.of(new Object());
      case LAYERS_WITHIN -> throw new AssertionError(layer);
    };
  }

  private static void requireMasked(HeadedAttention attention) {
    if (!attention.masksAsKeras()) {
      throw new UnsupportedModelException(
          "what a mask does to a %s depends on the release of Keras: a masked input of one that another release wrote cannot be written, layer=%s; build the layer anew"
              .formatted(attention.className(), attention.name()));
    }
  }

  private Optional<Object> behindSteps(TimeDistributed layer, Optional<Object> given) {
    Optional<Object> within = layer.layer().followMask(this, List.of(given), 0);
    if (!within.equals(given) && keras3 == layer.hasLayerMask()) {
      throw new UnsupportedModelException(
          "%s: this model's other mask cannot be written, layer=%s; write %s"
              .formatted(
                  keras3
                      ? "Keras 3 hands on the mask of the input of a TimeDistributed"
                      : "Keras 2 hands on the mask that the layer within a TimeDistributed returns",
                  layer.name(),
                  keras3 ? "an .h5 file" : "a .keras file"));
    }
    return layer.hasLayerMask() ? within.or(() -> given) : given;
  }

  private void requireSameEnd(Scaling layer) {
    if (keras3 == layer.endsMask()) {
      throw new UnsupportedModelException(
          "%s: a masked input cannot be written, layer=%s; write %s"
              .formatted(
                  keras3
                      ? "Keras 3 hands the mask on"
                      : "Keras 2 ends the mask at " + layer.className(),
                  layer.name(),
                  keras3 ? "an .h5 file" : "a .keras file"));
    }
  }

  private Optional<Object> merged(Merge merge, List<Optional<Object>> on) {
    if (on.stream().allMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    concatenates |= merge.concatenates();
    boolean isSame = on.stream().distinct().count() == 1;
    if (!merge.concatenatesSteps() && (!isSame || merge.isByMaskInKeras3())) {
      requireSameMerge(merge.name(), merge.usesAnyMask());
    }
    return isSame && !merge.concatenatesSteps() ? on.get(0) : Optional.of(new Object());
  }

  private void requireSameWithStates(Layer layer, Rnn rnn, List<Optional<Object>> on) {
    if (on.get(0).isPresent() && on.size() > 1) {
      requireSameWithStates(layer.name(), rnn.ignoresMaskWithStates());
    }
  }

  private void requireSameWithStates(String name, boolean isIgnored) {
    if (keras3 && !isIgnored) {
      throw new UnsupportedModelException(
          "Keras 3 leaves the mask out of a call with initial states: a call that is masked cannot be written, layer=%s; write an .h5 file"
              .formatted(name));
    }
    if (!keras3 && isIgnored) {
      throw new UnsupportedModelException(
          "Keras 2 masks a call with initial states: one that is not masked cannot be written, layer=%s; write a .keras file"
              .formatted(name));
    }
  }

  private void requireSameMerge(String name, boolean usesAny) {
    if (keras3 && !usesAny) {
      throw new UnsupportedModelException(
          "Keras 3 merges masked inputs by their masks, and uses a step that one of them uses: any_mask=false cannot be written, layer=%s; write an .h5 file"
              .formatted(name));
    }
    if (!keras3 && usesAny) {
      throw new UnsupportedModelException(
          "Keras 2 merges masked inputs whatever their masks, and skips a step that one of them skips: any_mask=true cannot be written, layer=%s; write a .keras file"
              .formatted(name));
    }
  }

  private static void requireZeros(Bidirectional layer, Optional<Object> mask) {
    Rnn direction = layer.forwardLayer();
    boolean hasZeros = direction.maskedOutput() == MaskedOutput.ZERO;
    if (mask.isPresent() && direction.returnsSequences() && !hasZeros) {
      throw new UnsupportedModelException(
          "Keras has zeros at the masked steps of a Bidirectional that returns sequences: zero_output_for_mask=false cannot be written, layer=%s; build it with zeroOutputForMask(true)"
              .formatted(layer.name()));
    }
  }
}
