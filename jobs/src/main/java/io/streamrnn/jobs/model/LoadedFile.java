/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.model;

import io.streamrnn.format.Agreement;
import io.streamrnn.format.GoldenVectors;
import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.ModelFormat;
import io.streamrnn.format.WeightPrecision;
import io.streamrnn.format.onnx.OnnxModel;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.layers.Layer;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.streaming.EventInput;
import io.streamrnn.streaming.StreamingPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The content of a model file. At least one of {@code model}, {@code layers} and {@code graph} is
 * present.
 *
 * @param name of the file, without its folder
 * @param size in bytes
 * @param model scored event by event, or over windows; empty if neither is supported
 * @param layers that compute whole sequences; empty if the format has none
 * @param graph of ONNX operators; empty for other formats
 * @param refusal why there is no model; an empty string if there is one
 * @param weightPrecision to which the matrices of weights are rounded
 * @param recorded how the model, with the weights of the file, agrees with the outputs recorded
 *     beside it; empty if there are none
 */
record LoadedFile(
    String name,
    ModelFormat format,
    long size,
    Optional<Model> model,
    Optional<Layer> layers,
    Optional<OnnxModel> graph,
    String refusal,
    WeightPrecision weightPrecision,
    Optional<Agreement> recorded) {

  /** Whether the model can be scored event by event. */
  boolean isSteppable() {
    return model.map(Model::isSteppable).orElse(false);
  }

  /** Whether the model computes what was recorded beside it. */
  boolean agrees() {
    return recorded.map(Agreement::isComplete).orElse(true);
  }

  /** The inputs of layers that have values for each event, in their order. */
  List<EventInput> inputsOfEvents() {
    return inputs(EventInput::isOfEvent);
  }

  /** The inputs of layers that have values for each key, in their order. */
  List<EventInput> inputsOfKeys() {
    return inputs(input -> !input.isOfEvent());
  }

  private List<EventInput> inputs(Predicate<EventInput> test) {
    return layers.stream()
        .flatMap(layer -> StreamingPlan.of(layer).inputs().stream())
        .filter(test)
        .toList();
  }

  /** How many numbers the model has. */
  long parameters() {
    return model
        .map(Model::parameters)
        .or(() -> layers.map(Layer::countParams))
        .or(() -> graph.map(OnnxModel::parameters))
        .orElseThrow();
  }

  /**
   * Reads a file, and runs the outputs recorded beside it.
   *
   * @throws CannotRunException if it is not a supported model file, or the recorded outputs are
   *     damaged
   */
  static LoadedFile read(String path, LoadOptions options) {
    Location file = new Location("FILE", path).requireFile();
    byte[] bytes = file.readBytes();
    try {
      return read(file, bytes, options);
    } catch (ModelFormatException e) {
      throw new CannotRunException(
          "FILE must be a supported model file: FILE=%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static LoadedFile read(Location file, byte[] bytes, LoadOptions options) {
    String name = file.path().getName();
    Optional<byte[]> config =
        ModelFiles.configBeside(
            name, bytes, options, sibling -> file.sibling(sibling).map(Location::readBytes));
    ModelFile content = ModelFile.read(name, bytes, options.withConfig(config));
    Optional<Model> model = Optional.empty();
    String refusal = "";
    try {
      model = Optional.of(content.scoring());
    } catch (UnsupportedModelException e) {
      refusal = String.valueOf(e.getMessage());
    }
    WeightPrecision precision = options.weightPrecision();
    return new LoadedFile(
        name,
        ModelFormat.of(name, bytes),
        bytes.length,
        model,
        layers(content),
        graph(content),
        refusal,
        precision,
        precision == WeightPrecision.FLOAT32
            ? model.flatMap(read -> recorded(file, read))
            : read(file, bytes, options.withWeightPrecision(WeightPrecision.FLOAT32)).recorded());
  }

  private static Optional<Layer> layers(ModelFile content) {
    return content instanceof ModelFile.OfLayers file
        ? Optional.of(file.layers())
        : Optional.empty();
  }

  private static Optional<OnnxModel> graph(ModelFile content) {
    return content instanceof ModelFile.OfOperators file
        ? Optional.of(file.graph())
        : Optional.empty();
  }

  private static Optional<Agreement> recorded(Location file, Model model) {
    return file.sibling(GoldenVectors.nameFor(model.name()))
        .map(beside -> GoldenVectors.compare(model, beside.readBytes()));
  }
}
