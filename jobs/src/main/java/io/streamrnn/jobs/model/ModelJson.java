/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateSize;
import io.streamrnn.format.Agreement;
import io.streamrnn.format.onnx.OnnxModel;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.streaming.EventInput;
import io.streamrnn.streaming.StreamingPlan;
import java.util.List;
import java.util.Locale;

/**
 * The description of a model file as JSON, for programs. Its fields are listed in {@code
 * docs/command-line.md}. A field without a value is absent.
 */
final class ModelJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ObjectNode root = JSON.createObjectNode();

  private ModelJson() {}

  /** One JSON object, in several lines. */
  static String of(LoadedFile file) {
    ModelJson json = new ModelJson();
    json.add(file);
    return json.root.toPrettyString();
  }

  private void add(LoadedFile file) {
    root.put("file", file.name());
    root.put("format", file.format().toString());
    root.put("bytes", file.size());
    root.put("parameters", file.parameters());
    root.put("weightPrecision", file.weightPrecision().name().toLowerCase(Locale.ROOT));
    root.put("stateful", file.isSteppable());
    root.put("windows", file.model().isPresent());
    if (!file.refusal().isEmpty()) {
      root.put("refusal", file.refusal());
    }
    file.model().ifPresent(model -> addModel(file, model));
    file.graph().ifPresent(graph -> addGraph(graph, file.model().isPresent()));
    file.layers().ifPresent(this::addLayers);
    file.recorded().ifPresent(this::addRecorded);
  }

  private void addModel(LoadedFile file, Model model) {
    root.put("inputSize", model.inputSize());
    root.put("outputSize", model.outputSize());
    addTexts(model);
    addInputs("inputs", file.inputsOfEvents());
    addInputs("constants", file.inputsOfKeys());
    ObjectNode state = root.putObject("stateBytes");
    if (model.isSteppable()) {
      addStates(root.putArray("states"), model.states());
      addCells(model);
      state.put("stateful", StateSize.bytesPerKey(model, Scoring.stateful()));
    }
    int perStep = Float.BYTES * model.inputSize();
    state.put("window", StateSize.bytesPerKey(model, Scoring.slidingWindow(1)) - perStep);
    state.put("windowPerStep", perStep);
    state.put("timestamp", StateSize.bytesOfTimestamp(model));
    root.putObject("digests")
        .put("recurrent", model.identity().recurrent().toString())
        .put("head", model.identity().head().toString());
  }

  private void addInputs(String name, List<EventInput> inputs) {
    if (!inputs.isEmpty()) {
      ArrayNode array = root.putArray(name);
      inputs.forEach(
          input -> array.addObject().put("name", input.name()).put("size", input.size()));
    }
  }

  private void addTexts(Model model) {
    if (!model.texts().isEmpty()) {
      ArrayNode texts = root.putArray("texts");
      model
          .texts()
          .forEach(
              text ->
                  texts
                      .addObject()
                      .put("input", text.name())
                      .put("position", text.position())
                      .put("categories", text.categories()));
    }
  }

  private void addGraph(OnnxModel graph, boolean isModel) {
    ObjectNode node = root.putObject("graph");
    graph.inputTypes().forEach(node.putArray("inputs")::add);
    if (isModel) {
      graph.timeAxis().ifPresent(axis -> node.put("timeAxis", axis));
    }
    graph.outputs().forEach(node.putArray("outputs")::add);
    graph.operators().forEach(node.putArray("operators")::add);
  }

  private void addCells(Model model) {
    ArrayNode cells = root.putArray("cells");
    for (Cell cell : model.layers()) {
      ObjectNode node = cells.addObject().put("class", cell.className());
      cell.inputShape().dims().forEach(node.putArray("input")::add);
      cell.outputShape().dims().forEach(node.putArray("output")::add);
      addStates(node.putArray("states"), cell.states());
    }
  }

  private void addLayers(Layer layers) {
    ArrayNode array = root.putArray("layers");
    for (StreamingPlan.Step step : StreamingPlan.of(layers).steps()) {
      Layer layer = step.layer();
      ObjectNode node =
          array
              .addObject()
              .put("name", layer.name())
              .put("class", layer.className())
              .put("parameters", layer.countParams())
              .put("onStream", step.kind().name());
      step.output().ifPresent(shape -> addShape(node.putArray("output"), shape));
      addStates(node.putArray("states"), ModelReport.statesOf(layer));
      if (!step.reason().isEmpty()) {
        node.put("reason", step.reason());
      }
    }
  }

  /** An unknown size is null. */
  private static void addShape(ArrayNode array, TensorShape shape) {
    for (int axis = 0; axis < shape.rank(); axis++) {
      array.add(shape.isKnown(axis) ? Integer.valueOf(shape.dim(axis)) : null);
    }
  }

  private static void addStates(ArrayNode array, List<StateSpec> states) {
    for (StateSpec state : states) {
      ObjectNode node = array.addObject().put("name", state.name());
      state.shape().dims().forEach(node.putArray("shape")::add);
    }
  }

  private void addRecorded(Agreement recorded) {
    ObjectNode node =
        root.putObject("recordedOutputs")
            .put("outputs", recorded.outputs())
            .put("agreeing", recorded.agreeing())
            .put("worst", recorded.worst());
    if (!recorded.difference().isEmpty()) {
      node.put("difference", recorded.difference());
    }
  }
}
