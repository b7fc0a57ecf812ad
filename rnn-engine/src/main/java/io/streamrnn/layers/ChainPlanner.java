package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cells.SkippingCell;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.layers.StreamingPlan.Kind;
import io.streamrnn.layers.StreamingPlan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans layers on top of one another. Goes from the last layer to the first, so that what skips
 * events can wrap what is behind it.
 */
final class ChainPlanner {

  private final Flow flow;
  private final List<Step> steps = new ArrayList<>();
  private final List<Cell> cells = new ArrayList<>();
  // How many cells stand behind the last recurrent one; -1 while there is none.
  private int head = -1;
  private boolean canSkip = true;
  private int at;

  ChainPlanner(Flow flow) {
    this.flow = flow;
  }

  StreamingPlan plan() {
    for (at = flow.items().size() - 1; at >= 0; at--) {
      add(flow.items().get(at).layer());
    }
    return new StreamingPlan(steps, cells);
  }

  private void add(Layer layer) {
    if (layer instanceof Rnn rnn) {
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

  /** Why a layer that is none of those that can be stepped cannot. */
  static String reason(Layer layer) {
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
      step(layer, Kind.SKIPS_EVENTS, "masks=" + layer.maskValue());
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
    step(layer, Kind.NEEDS_SEQUENCE, reason);
  }

  private void put(Layer layer, Kind kind, Cell cell) {
    step(layer, kind, "");
    cells.add(0, cell);
  }

  private void step(Layer layer, Kind kind, String reason) {
    steps.add(0, new Step(layer, kind, reason, Optional.ofNullable(flow.items().get(at).output())));
  }
}
