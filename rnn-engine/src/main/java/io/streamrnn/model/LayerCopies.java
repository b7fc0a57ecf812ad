/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.layers.CustomCells;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.streaming.EventInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Copies of layers, each for one thread, that take sequences of any length if the layers can: the
 * number of steps that they declare is left open. Copies have no states from call to call, and
 * weights of zeros. Immutable.
 */
final class LayerCopies {

  private final String className;
  private final Map<String, Object> config;
  private final CustomCells cells;
  private final List<TensorShape> shapes;
  private final List<EventInput> inputs;
  private final OptionalInt fixedSteps;

  private LayerCopies(
      String className,
      Map<String, Object> config,
      CustomCells cells,
      List<TensorShape> shapes,
      List<EventInput> inputs,
      OptionalInt fixedSteps) {
    this.className = className;
    this.config = config;
    this.cells = cells;
    this.shapes = shapes;
    this.inputs = inputs;
    this.fixedSteps = fixedSteps;
  }

  /**
   * Copies of built layers.
   *
   * @param inputs of the layers, all extents known but rows and steps
   */
  static LayerCopies of(Layer layers, List<EventInput> inputs) {
    LayerCopies open = of(layers, inputs, true, OptionalInt.empty());
    if (inputs.stream().allMatch(input -> input.kind() == EventInput.Kind.ROW)) {
      return of(layers, inputs, false, OptionalInt.of(1));
    }
    return open.canBeBuilt() ? open : of(layers, inputs, false, declared(inputs));
  }

  private static LayerCopies of(
      Layer layers, List<EventInput> inputs, boolean isOpen, OptionalInt fixedSteps) {
    List<TensorShape> shapes = new ArrayList<>();
    List<TensorShape> declared = inputShapes(layers);
    for (int i = 0; i < inputs.size(); i++) {
      boolean hasSteps = inputs.get(i).kind() == EventInput.Kind.STEPS;
      shapes.add(opened(declared.get(i), isOpen && hasSteps));
    }
    Map<String, Object> config = new OpenConfig(shapes, isOpen).of(layers.config());
    return new LayerCopies(
        layers.className(), config, CustomCells.of(layers), shapes, inputs, fixedSteps);
  }

  /** The declared number of steps, which the layers were built for. */
  private static OptionalInt declared(List<EventInput> inputs) {
    return inputs.stream()
        .filter(input -> input.kind() == EventInput.Kind.STEPS)
        .mapToInt(input -> input.declared().orElseThrow().dim(1))
        .filter(steps -> steps != TensorShape.UNKNOWN)
        .findFirst();
  }

  /** The shapes that layers were built for. */
  static List<TensorShape> inputShapes(Layer layers) {
    return layers instanceof Functional graph
        ? graph.inputShapes()
        : List.of(((Sequential) layers).inputShape().orElseThrow());
  }

  private static TensorShape opened(TensorShape shape, boolean hasOpenSteps) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    dims.set(0, TensorShape.UNKNOWN);
    if (hasOpenSteps) {
      dims.set(1, TensorShape.UNKNOWN);
    }
    return new TensorShape(dims);
  }

  private boolean canBeBuilt() {
    try {
      create();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The only number of steps that the layers take; empty if they take several. */
  OptionalInt fixedSteps() {
    return fixedSteps;
  }

  /** A copy, built. */
  Layer create() {
    Layer layers = cells.registry().layer(className, config);
    layers.build(shapes);
    return layers;
  }

  /**
   * The shapes of the outputs.
   *
   * @param steps of the sequence, or {@link TensorShape#UNKNOWN}
   * @throws IllegalArgumentException if the layers do not take that many
   */
  List<TensorShape> outputShapes(int steps) {
    List<TensorShape> given = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      List<Integer> dims = new ArrayList<>(shapes.get(i).dims());
      if (inputs.get(i).kind() == EventInput.Kind.STEPS && steps != TensorShape.UNKNOWN) {
        dims.set(1, steps);
      }
      given.add(new TensorShape(dims));
    }
    return create().computeOutputShape(given);
  }

  /** How many rows a sequence gives, found with two numbers of steps. */
  OutputRows outputRows(int steps, int others) {
    if (fixedSteps.isPresent()) {
      return OutputRows.SEVERAL;
    }
    try {
      return outputShapes(steps).get(0).dim(1) == steps
              && outputShapes(others).get(0).dim(1) == others
          ? OutputRows.PER_STEP
          : OutputRows.SEVERAL;
    } catch (IllegalArgumentException e) {
      return OutputRows.SEVERAL;
    }
  }

  /**
   * Rewrites a configuration.
   *
   * @param inputs the shapes of the inputs of the model
   * @param isOpen whether inputs of layers and models within the model take any number of steps
   */
  private record OpenConfig(List<TensorShape> inputs, boolean isOpen) {

    private static final Object ZEROS = Map.of("class_name", "Zeros", "config", Map.of());

    /** Of the model. */
    Map<String, Object> of(Map<String, Object> model) {
      Map<String, Object> result = map(model);
      if (model.get("input_layers") instanceof List<?> names && model.get("layers") != null) {
        List<Object> layers = new ArrayList<>((List<?>) result.get("layers"));
        layers.replaceAll(layer -> input((Map<?, ?>) layer, names));
        result.put("layers", layers);
      }
      return result;
    }

    /** An input of the model has its shape; every other layer stays. */
    private Object input(Map<?, ?> layer, List<?> names) {
      for (int i = 0; i < names.size(); i++) {
        if (((List<?>) names.get(i)).get(0).equals(layer.get("name"))) {
          Map<Object, Object> config = new LinkedHashMap<>((Map<?, ?>) layer.get("config"));
          config.put("batch_input_shape", config(inputs.get(i)));
          Map<Object, Object> result = new LinkedHashMap<>(layer);
          result.put("config", config);
          return result;
        }
      }
      return layer;
    }

    private static List<Object> config(TensorShape shape) {
      List<Object> dims = new ArrayList<>(shape.dims());
      dims.replaceAll(dim -> dim.equals(TensorShape.UNKNOWN) ? null : dim);
      return dims;
    }

    private Map<String, Object> map(Map<?, ?> config) {
      Map<String, Object> result = new LinkedHashMap<>();
      config.forEach((key, value) -> result.put((String) key, value((String) key, value)));
      return result;
    }

    private Object value(String key, Object value) {
      if (key.equals("stateful")) {
        return false;
      } else if (key.equals("batch_input_shape")) {
        return opened(value);
      } else if (key.endsWith("_initializer")) {
        return ZEROS;
      }
      return copy(value);
    }

    private Object opened(Object shape) {
      if (!(shape instanceof List<?> dims) || dims.isEmpty()) {
        return shape;
      }
      List<Object> open = new ArrayList<>(dims);
      open.set(0, null);
      if (isOpen && dims.size() > 2) {
        open.set(1, null);
      }
      return open;
    }

    private Object copy(Object value) {
      if (value instanceof Map<?, ?> map) {
        return map(map);
      }
      return value instanceof List<?> list ? list.stream().map(this::copy).toList() : value;
    }
  }
}
