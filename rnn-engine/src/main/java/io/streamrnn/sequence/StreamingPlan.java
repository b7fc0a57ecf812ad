package io.streamrnn.sequence;

import io.streamrnn.cell.Cell;
import io.streamrnn.cells.SkippingCell;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.model.Model;
import java.util.ArrayList;
import java.util.List;
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
   * @param layer its name and class
   * @param kind how it runs
   * @param reason why it cannot, or what is to be known; empty for nothing
   */
  public record Step(String layer, Kind kind, String reason) {

    @Override
    public String toString() {
      return layer + ": " + kind.words + (reason.isEmpty() ? "" : ", " + reason);
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
  }

  private final List<Step> steps;
  private final List<Cell> cells;

  private StreamingPlan(List<Step> steps, List<Cell> cells) {
    this.steps = List.copyOf(steps);
    this.cells = List.copyOf(cells);
  }

  /**
   * The plan of a layer or of a {@link Sequential}.
   *
   * @throws IllegalStateException if the layer is not built
   */
  public static StreamingPlan of(Layer layer) {
    layer.requireBuilt("a streaming plan");
    return new Planner().plan(layer);
  }

  /** What each layer does, the first one first. */
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
   * @throws IllegalArgumentException with the reasons, if a layer cannot be stepped
   */
  public Model model(String name) {
    if (!isPossible()) {
      throw new IllegalArgumentException(
          "a model that is carried from event to event must not need the future: model=%s, %s; score windows with it"
              .formatted(
                  name, refusals().stream().map(Step::toString).collect(Collectors.joining("; "))));
    }
    return Model.of(name, cells);
  }

  /** One line a layer. */
  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }

  /**
   * Goes from the last layer to the first, so that what skips events can wrap what is behind it.
   */
  private static final class Planner {

    private final List<Step> steps = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    // How many cells stand behind the last recurrent one; -1 while there is none.
    private int head = -1;
    private boolean canSkip = true;

    StreamingPlan plan(Layer layer) {
      add(layer);
      return new StreamingPlan(steps, cells);
    }

    private void add(Layer layer) {
      if (layer instanceof Sequential model) {
        for (int i = model.layers().size() - 1; i >= 0; i--) {
          add(model.layers().get(i));
        }
      } else if (layer instanceof Rnn rnn) {
        addRecurrent(rnn);
      } else if (layer instanceof Masking masking) {
        addMasking(masking);
      } else if (layer instanceof Embedding embedding) {
        addEmbedding(embedding);
      } else if (layer instanceof PerStep perStep) {
        put(layer, Kind.PER_EVENT, perStep.builtCell());
      } else if (layer instanceof TimeDistributed each && each.layer() instanceof PerStep inner) {
        put(layer, Kind.PER_EVENT, inner.builtCell());
      } else {
        refuse(layer, reason(layer));
      }
    }

    private static String reason(Layer layer) {
      return layer instanceof Bidirectional
          ? "one of its directions starts from the last event"
          : "it takes steps together, or makes them";
    }

    private void addRecurrent(Rnn rnn) {
      if (rnn.goesBackwards()) {
        refuse(rnn, "it starts from the last event (go_backwards)");
      } else if (!rnn.cell().constants().isEmpty()) {
        refuse(rnn, "its constants belong to a sequence");
      } else {
        head = head < 0 ? cells.size() : head;
        canSkip &= rnn.maskedOutput() == MaskedOutput.PREVIOUS_OUTPUT;
        put(rnn, Kind.CARRIES_STATE, rnn.cell());
      }
    }

    private void addMasking(Masking layer) {
      if (head < 0 || !canSkip) {
        refuse(layer, "a skipped event takes a recurrent layer behind it that repeats its output");
      } else {
        steps.add(0, new Step(layer.toString(), Kind.SKIPS_EVENTS, "masks=" + layer.maskValue()));
        skip(layer.maskValue());
      }
    }

    private void addEmbedding(Embedding layer) {
      boolean skips = layer.masksZero() && head >= 0;
      if (skips && !canSkip) {
        refuse(layer, "a skipped event takes a recurrent layer behind it that repeats its output");
        return;
      }
      put(layer, skips ? Kind.SKIPS_EVENTS : Kind.PER_EVENT, layer.builtCell());
      if (skips) {
        skip(0f);
      }
    }

    /** Makes all cells one that skips. Another one before it would not be the layers' mask. */
    private void skip(float mark) {
      // A plan that holds a refusal has no cells to speak of.
      if (steps.stream().noneMatch(s -> s.kind() == Kind.NEEDS_SEQUENCE)) {
        Cell inner = new StackedCells(cells);
        Cell skipping = new SkippingCell(inner, mark, outputOfZeros());
        cells.clear();
        cells.add(skipping);
      }
      canSkip = false;
    }

    /** What the layers behind the last recurrent one make of its output before the first event. */
    private float[] outputOfZeros() {
      Cell recurrent = cells.get(cells.size() - head - 1);
      float[] y = new float[recurrent.outputShape().size()];
      for (Cell cell : cells.subList(cells.size() - head, cells.size())) {
        float[] next = new float[cell.outputShape().size()];
        cell.kernel().step(1, y, new float[0][], next);
        y = next;
      }
      return y;
    }

    private void refuse(Layer layer, String reason) {
      steps.add(0, new Step(layer.toString(), Kind.NEEDS_SEQUENCE, reason));
    }

    private void put(Layer layer, Kind kind, Cell cell) {
      steps.add(0, new Step(layer.toString(), kind, ""));
      cells.add(0, cell);
    }
  }
}
