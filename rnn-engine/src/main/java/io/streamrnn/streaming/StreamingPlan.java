package io.streamrnn.streaming;

import io.streamrnn.cell.Cell;
import io.streamrnn.sequence.Flow;
import io.streamrnn.sequence.Layer;
import io.streamrnn.sequence.TensorShape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How layers over whole sequences run event by event: which carry a state from event to event,
 * which treat every event alike, and which cannot, with the reason. Where all can, {@link #cells}
 * steps them, and gives for the events of a sequence the outputs of the whole-sequence call, bit
 * for bit; {@code Model.of(name, plan)} makes a model of them.
 *
 * <p>Immutable: a plan has the weights that the layers had when it was made.
 */
public final class StreamingPlan {

  /**
   * One layer's part.
   *
   * @param layer one that is no model of layers itself
   * @param kind how it runs
   * @param reason why it cannot, or a note; may be empty
   * @param output the shape of its output, batch and steps included; empty if it is not known
   */
  public record Step(Layer layer, Kind kind, String reason, Optional<TensorShape> output) {

    @Override
    public String toString() {
      return layer + ": " + kind + (reason.isEmpty() ? "" : ", " + reason);
    }
  }

  /** How a layer runs on a stream. */
  public enum Kind {
    /** It carries a state from event to event. */
    CARRIES_STATE("carries its state from event to event"),
    /** It treats every event alike. */
    PER_EVENT("treats every event alike"),
    /** It decides which events the layers behind it skip. */
    SKIPS_EVENTS("lets the layers behind it skip events"),
    /** It cannot be stepped; it can be run over windows. */
    NEEDS_SEQUENCE("needs the whole sequence");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** In words. */
    @Override
    public String toString() {
      return words;
    }
  }

  private final List<Step> steps;
  private final List<Cell> cells;
  private final List<String> refusals;

  /**
   * A plan.
   *
   * @param cells of a plan that is possible and has a layer
   * @param others reasons against a plan that are of no step
   */
  StreamingPlan(List<Step> steps, List<Cell> cells, List<String> others) {
    this.steps = List.copyOf(steps);
    this.cells = List.copyOf(cells);
    this.refusals =
        Stream.concat(
                steps.stream().filter(s -> s.kind() == Kind.NEEDS_SEQUENCE).map(Step::toString),
                others.stream())
            .toList();
  }

  /**
   * The plan of a layer, of a {@link io.streamrnn.sequence.Sequential} or of a {@link
   * io.streamrnn.sequence.Functional}. Several inputs of a graph are side by side in an event,
   * several outputs in a score.
   *
   * @throws IllegalStateException if the layer is not built
   */
  public static StreamingPlan of(Layer layer) {
    return Planner.plan(Flow.of(layer));
  }

  /** What each layer does, the first one first; one that is called twice is there twice. */
  public List<Step> steps() {
    return steps;
  }

  /** Whether all layers run event by event. */
  public boolean isPossible() {
    return refusals.isEmpty();
  }

  /** Why layers cannot be stepped event by event, one reason each; empty if all can. */
  public List<String> refusals() {
    return refusals;
  }

  /**
   * The cells that step the layers, the first one first; empty if there is no layer.
   *
   * @throws IllegalStateException with the reasons, if a layer cannot be stepped
   */
  public List<Cell> cells() {
    if (!isPossible()) {
      throw new IllegalStateException(
          "layers are stepped event by event only if all of them are causal: "
              + String.join("; ", refusals));
    }
    return cells;
  }

  /** One line a layer. */
  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
