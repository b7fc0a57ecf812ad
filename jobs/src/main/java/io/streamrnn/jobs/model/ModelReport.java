/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateSize;
import io.streamrnn.format.Agreement;
import io.streamrnn.format.WeightPrecision;
import io.streamrnn.format.onnx.OnnxModel;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.model.TextInput;
import io.streamrnn.streaming.EventInput;
import io.streamrnn.streaming.StreamingPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines that describe a model file. Not thread-safe. */
final class ModelReport {

  private final LoadedFile file;
  private final List<String> lines = new ArrayList<>();

  private ModelReport(LoadedFile file) {
    this.file = file;
  }

  /** The lines about a file. */
  static List<String> of(LoadedFile file) {
    return new ModelReport(file).write();
  }

  private List<String> write() {
    entry("model", "%s: %s, %,d bytes", file.name(), file.format(), file.size());
    file.model().ifPresent(this::addShapes);
    entry("parameters", "%,d", file.parameters());
    if (file.weightPrecision() == WeightPrecision.BFLOAT16) {
      entry("weights", "matrices rounded to bfloat16");
    }
    file.graph().ifPresent(this::addGraph);
    lines.add("");
    addTable();
    if (!file.isSteppable()) {
      addRefusal();
    }
    file.model().ifPresent(this::addStreaming);
    file.recorded().ifPresent(this::addRecorded);
    return lines;
  }

  private void addRecorded(Agreement recorded) {
    boolean isRounded = file.weightPrecision() != WeightPrecision.FLOAT32;
    lines.add(
        "recorded outputs: " + recorded + (isRounded ? ", with the weights of the file" : ""));
  }

  private void addShapes(Model model) {
    if (model.isSteppable()) {
      entry("input", "%s per event", input(model.cell()));
      entry("output", "%s per event", model.cell().outputShape());
    } else {
      entry("input", "[%d] per event", model.inputSize());
      entry("output", "%s per window", output(model));
    }
    if (file.inputsOfEvents().size() > 1) {
      entry("inputs", "%s per event", named(file.inputsOfEvents()));
    }
    if (!model.texts().isEmpty()) {
      entry("texts", "%s", texts(model.texts()));
    }
    if (!model.constants().isEmpty()) {
      entry("constants", "%s per key", constants(model));
    }
    addSteps(model);
  }

  /** The shape of all rows of a window. */
  private static String output(Model model) {
    OptionalInt steps = model.fixedSteps().isPresent() ? model.fixedSteps() : model.declaredSteps();
    return switch (model.outputRows()) {
      case LAST -> "[%d]".formatted(model.outputSize());
      case PER_STEP -> "[N, %d]".formatted(model.outputSize());
      case SEVERAL ->
          steps.isPresent()
              ? "[%d, %d]".formatted(model.outputRows(steps.getAsInt()), model.outputSize())
              : "several rows of [%d]".formatted(model.outputSize());
    };
  }

  /** Several have names, since {@code --constants} has their values in this order. */
  private String constants(Model model) {
    List<EventInput> inputs = file.inputsOfKeys();
    return inputs.size() > 1
        ? named(inputs)
        : model.constants().stream().map(Shape::toString).collect(Collectors.joining(", "));
  }

  /** The sizes say how many columns of {@code --features} an input has. */
  private static String named(List<EventInput> inputs) {
    return inputs.stream()
        .map(input -> "%s [%d]".formatted(input.name(), input.size()))
        .collect(Collectors.joining(", "));
  }

  private static String texts(List<TextInput> texts) {
    return texts.stream()
        .map(text -> "input %d: %s".formatted(text.position(), text))
        .collect(Collectors.joining(", "));
  }

  private void addSteps(Model model) {
    if (model.fixedSteps().isPresent()) {
      entry("steps", "%d only", model.fixedSteps().getAsInt());
    } else if (model.declaredSteps().isPresent()) {
      int steps = model.declaredSteps().getAsInt();
      entry(
          "steps",
          model.isSteppable()
              ? "%1$d declared, and no carried state: --mode window:%1$d computes what the model does with such a window, --mode stateful something else"
              : "%1$d declared: use --mode window:%1$d",
          steps);
    }
  }

  private static String input(Cell cell) {
    return cell.inputShape().rank() == 0 ? "one token" : cell.inputShape().toString();
  }

  private void addGraph(OnnxModel graph) {
    entry("inputs", "%s", String.join(", ", graph.inputTypes()));
    if (file.model().isPresent()) {
      graph.timeAxis().ifPresent(axis -> entry("time", "%s", axis));
    }
    entry("outputs", "%s", String.join(", ", graph.outputs()));
    if (file.isSteppable() && !graph.statePairs().isEmpty()) {
      entry("state pairs", "%s", pairs(graph.statePairs()));
    }
    Map<String, Long> counts =
        graph.operators().stream()
            .collect(Collectors.groupingBy(o -> o, LinkedHashMap::new, Collectors.counting()));
    entry(
        "operators",
        "%s",
        counts.entrySet().stream()
            .map(e -> e.getValue() == 1 ? e.getKey() : e.getValue() + " x " + e.getKey())
            .collect(Collectors.joining(", ")));
  }

  /** Each input with the output that is its next value. */
  private static String pairs(Map<String, String> states) {
    return states.entrySet().stream()
        .map(state -> state.getKey() + " <- " + state.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Layers if the file has them, otherwise cells. */
  private void addTable() {
    if (file.layers().isPresent()) {
      addLayers(StreamingPlan.of(file.layers().get()));
      lines.add("");
    } else if (file.isSteppable()) {
      addCells(file.model().orElseThrow());
      lines.add("");
    }
  }

  private void addCells(Model model) {
    Table table = new Table("layer", "input", "output", " parameters", "states", "on a stream");
    for (Cell cell : model.layers()) {
      boolean keepsState = !cell.states().isEmpty();
      table.add(
          cell.className(),
          input(cell),
          cell.outputShape().toString(),
          number(cell.weights().stream().mapToLong(w -> w.shape().size()).sum()),
          states(cell.states()),
          (keepsState ? StreamingPlan.Kind.CARRIES_STATE : StreamingPlan.Kind.PER_EVENT)
              .toString());
    }
    lines.addAll(table.lines());
  }

  private void addLayers(StreamingPlan plan) {
    Table table = new Table("layer", "class", "output", " parameters", "states", "on a stream");
    for (StreamingPlan.Step step : plan.steps()) {
      Layer layer = step.layer();
      table.add(
          layer.name(),
          layer.className(),
          step.output().map(TensorShape::toString).orElse("?"),
          number(layer.countParams()),
          states(statesOf(layer)),
          step.kind() + (step.reason().isEmpty() ? "" : ": " + step.reason()));
    }
    lines.addAll(table.lines());
  }

  static List<StateSpec> statesOf(Layer layer) {
    if (layer instanceof Bidirectional both) {
      return Stream.of(both.forwardLayer(), both.backwardLayer())
          .flatMap(rnn -> rnn.stateSpecs().stream())
          .toList();
    }
    return layer instanceof Rnn rnn ? rnn.stateSpecs() : List.of();
  }

  private static String states(List<StateSpec> states) {
    return states.stream().map(s -> s.name() + " " + s.shape()).collect(Collectors.joining(", "));
  }

  private void addRefusal() {
    String causes =
        file.layers().stream()
            .flatMap(layers -> StreamingPlan.of(layers).steps().stream())
            .filter(step -> step.kind() == StreamingPlan.Kind.NEEDS_SEQUENCE)
            .map(step -> step.layer().name())
            .collect(Collectors.joining(", "));
    if (file.model().isEmpty() && causes.isEmpty()) {
      entry("streaming", "no: %s", file.refusal());
    } else if (causes.isEmpty()) {
      Model model = file.model().orElseThrow();
      entry(
          "streaming",
          "only with --mode %s: %s",
          window(model),
          String.join("; ", model.refusals()));
    } else {
      entry(
          "streaming",
          "%s, because of %s (see above)",
          file.model().map(model -> "only with --mode " + window(model)).orElse("no"),
          causes);
    }
  }

  private static String window(Model model) {
    return model.fixedSteps().isPresent() ? "window:" + model.fixedSteps().getAsInt() : "window:N";
  }

  private void addStreaming(Model model) {
    if (model.isSteppable()) {
      entry("streaming", "yes, with --mode stateful or --mode window:N");
      entry("states", "%s", model.states().isEmpty() ? "none" : states(model.states()));
      entry(
          "state size",
          "%,d bytes per key with --mode stateful",
          StateSize.bytesPerKey(model, Scoring.stateful()));
    }
    long perEvent = (long) Float.BYTES * model.inputSize();
    entry(
        model.isSteppable() ? "" : "state size",
        "%,d + %,d x N bytes per key with --mode window:N",
        StateSize.bytesPerKey(model, Scoring.slidingWindow(1)) - perEvent,
        perEvent);
    entry("", "%d more if events have timestamps", StateSize.bytesOfTimestamp(model));
    entry("digests", "%s recurrent", model.identity().recurrent());
    entry("", "%s head", model.identity().head());
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private void entry(String title, String format, Object... values) {
    lines.add(
        String.format(Locale.ROOT, "%-12s", title) + String.format(Locale.ROOT, format, values));
  }
}
