package io.streamrnn.jobs.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateSize;
import io.streamrnn.model.Model;
import io.streamrnn.sequence.Bidirectional;
import io.streamrnn.sequence.Layer;
import io.streamrnn.sequence.Rnn;
import io.streamrnn.sequence.StreamingPlan;
import io.streamrnn.sequence.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person wants to know of a model, in lines. */
final class ModelReport {

  private final LoadedFile file;
  private final List<String> lines = new ArrayList<>();

  private ModelReport(LoadedFile file) {
    this.file = file;
  }

  static List<String> of(LoadedFile file) {
    return new ModelReport(file).write();
  }

  private List<String> write() {
    entry("model", "%s: %s, %,d bytes", file.name(), file.format(), file.size());
    if (file.isSteppable()) {
      entry("input", "%s an event", input(file.model().cell()));
      entry("output", "%s an event", file.model().cell().outputShape());
    } else if (file.model() != null) {
      entry("input", "[%d] an event", file.model().inputSize());
      entry("output", "[%d] a window", file.model().outputSize());
    }
    entry("parameters", "%,d", parameters());
    if (file.graph() != null) {
      addGraph();
    }
    lines.add("");
    if (file.layers() != null) {
      addLayers(StreamingPlan.of(file.layers()));
    } else if (file.isSteppable()) {
      addCells(file.model());
    }
    if (!lines.get(lines.size() - 1).isEmpty()) {
      lines.add("");
    }
    if (!file.isSteppable()) {
      addRefusal();
    }
    if (file.model() != null) {
      addStream(file.model());
    }
    return lines;
  }

  private static String input(Cell cell) {
    return cell.inputShape().rank() == 0 ? "a token" : cell.inputShape().toString();
  }

  private long parameters() {
    if (file.model() != null) {
      return file.model().parameters();
    }
    return file.layers() != null ? file.layers().countParams() : file.graph().parameters();
  }

  private void addGraph() {
    entry("inputs", "%s", String.join(", ", file.graph().inputTypes()));
    entry("outputs", "%s", String.join(", ", file.graph().outputs()));
    Map<String, Long> counts =
        file.graph().operators().stream()
            .collect(Collectors.groupingBy(o -> o, LinkedHashMap::new, Collectors.counting()));
    entry(
        "operators",
        "%s",
        counts.entrySet().stream()
            .map(e -> e.getValue() == 1 ? e.getKey() : e.getValue() + " x " + e.getKey())
            .collect(Collectors.joining(", ")));
  }

  private void addCells(Model model) {
    Table table = new Table("layer", "input", "output", " parameters", "states", "on a stream");
    for (Cell cell : model.layers()) {
      boolean carries = !cell.states().isEmpty();
      table.add(
          cell.type(),
          input(cell),
          cell.outputShape().toString(),
          number(cell.weights().stream().mapToLong(w -> w.shape().size()).sum()),
          states(cell.states()),
          (carries ? StreamingPlan.Kind.CARRIES_STATE : StreamingPlan.Kind.PER_EVENT).toString());
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

  private static List<StateSpec> statesOf(Layer layer) {
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
    List<String> causes =
        file.layers() == null
            ? List.of()
            : StreamingPlan.of(file.layers()).steps().stream()
                .filter(step -> step.kind() == StreamingPlan.Kind.NEEDS_SEQUENCE)
                .map(step -> step.layer().name())
                .toList();
    if (causes.isEmpty()) {
      entry("stream", "no: %s", file.refusal());
    } else {
      entry(
          "stream",
          "%s, because of %s; see above",
          file.model() == null ? "no" : "over windows only",
          String.join(", ", causes));
    }
  }

  private void addStream(Model model) {
    if (model.isSteppable()) {
      entry("stream", "yes, event by event: carried state or windows");
      entry("states", "%s", model.states().isEmpty() ? "none" : states(model.states()));
      entry("a key takes", "%,d bytes carried", StateSize.bytesPerKey(model, Scoring.carried()));
    }
    int base = StateSize.bytesPerKey(model, Scoring.window(1)) - Float.BYTES * model.inputSize();
    entry(
        model.isSteppable() ? "" : "a key takes",
        "%,d + %,d x N bytes in window:N",
        base,
        (long) Float.BYTES * model.inputSize());
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
