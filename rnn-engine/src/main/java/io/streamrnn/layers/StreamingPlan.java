package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.model.Model;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How layers over whole sequences run event by event: which carry a state from event to event,
 * which treat every event alike, and which cannot, with the reason. Where all can, {@link #model}
 * steps them, and gives for the events of a sequence the outputs of the whole-sequence call, bit
 * for bit.
 *
 * <p>Immutable: a plan has the weights that the layers had when it was made.
 */
public final class StreamingPlan {

  /**
   * One layer's part.
   *
   * @param layer one that is no model of layers itself
   * @param kind how it runs
   * @param reason why it cannot, or what is to be known; empty for nothing
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

  StreamingPlan(List<Step> steps, List<Cell> cells) {
    this.steps = List.copyOf(steps);
    this.cells = List.copyOf(cells);
  }

  /**
   * The plan of a layer, of a {@link Sequential} or of a {@link Functional}. Several inputs of a
   * graph stand one behind the other in an event, several outputs in a score.
   *
   * @throws IllegalStateException if the layer is not built
   */
  public static StreamingPlan of(Layer layer) {
    layer.requireBuilt("a streaming plan");
    Flow flow = Flow.of(layer);
    return flow.isChain() ? new ChainPlanner(flow).plan() : new GraphPlanner(flow).plan();
  }

  /** What each layer does, the first one first; one that is called twice is there twice. */
  public List<Step> steps() {
    return steps;
  }

  /** Whether all layers run event by event. */
  public boolean isPossible() {
    return refusals().isEmpty();
  }

  private List<Step> refusals() {
    return steps.stream().filter(s -> s.kind() == Kind.NEEDS_SEQUENCE).toList();
  }

  /**
   * The layers as a model that is stepped event by event.
   *
   * @param name what messages and logs call it
   * @throws IllegalArgumentException with the reasons, if a layer cannot be stepped, or if there is
   *     none
   */
  public Model model(String name) {
    if (!isPossible()) {
      throw new IllegalArgumentException(
          "a model that is carried from event to event must not need the future: model=%s, %s; score windows with it"
              .formatted(
                  name, refusals().stream().map(Step::toString).collect(Collectors.joining("; "))));
    }
    try {
      return Model.of(name, cells);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "layers that are stepped take one another's outputs, and there is one at least: %s, model=%s"
              .formatted(e.getMessage(), name),
          e);
    }
  }

  /** One line a layer. */
  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
