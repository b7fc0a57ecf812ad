/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * How a layer runs on a stream. Each layer has its role; {@code
 * io.streamrnn.streaming.StreamingPlan} builds one step of all layers from the roles. Immutable.
 *
 * <p>A contract between layers and the plan, not for users.
 */
public sealed interface StreamingRole {

  /**
   * A cell carries its states from event to event.
   *
   * @param cell without constants
   * @param maskedOutput the output at an event that a mask skips
   * @param handsOnMask whether the next layers see the mask of the input
   */
  record CarriesState(Cell cell, MaskedOutput maskedOutput, boolean handsOnMask)
      implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.carriesState(this);
    }
  }

  /**
   * A cell carries its states from event to event if the states that it is given are those that it
   * returned, or are the same for all events of a key; otherwise they belong to a sequence.
   *
   * @param usesMask whether the mask of the input skips events; if not, it is only handed on
   * @param reason why the layer cannot be stepped otherwise, for messages
   */
  record StartsFromInputs(CarriesState carries, boolean usesMask, String reason)
      implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.startsFromInputs(this);
    }
  }

  /** A cell without states treats every event alike; the output has the mask of the input. */
  record PerEvent(Cell cell) implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.perEvent(this);
    }
  }

  /**
   * A cell steps every event, those that a mask skips included; the mask of the input is dropped.
   *
   * @param cell with states or without
   */
  record EveryEvent(Cell cell) implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.everyEvent(this);
    }
  }

  /**
   * A cell steps every event, those that a mask skips included; which cell it is depends on the
   * axes that an event has. The mask of the input is dropped.
   *
   * @param cells the cell for the number of axes before those of an event; empty if it would mix
   *     events
   * @param reason why the layer cannot be stepped then, for messages
   */
  record FitsEvent(IntFunction<Optional<Cell>> cells, String reason) implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.fitsEvent(this);
    }
  }

  /**
   * The layer takes the last entry of the second axis: the current event, if that axis has the
   * events. If each event has that axis, a part of the event is taken.
   *
   * @param ofEvent how the part is taken
   */
  record TakesLast(FitsEvent ofEvent) implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.takesLast(this);
    }
  }

  /**
   * A table has a row for each token; the mask of the input is dropped.
   *
   * @param masksZeros whether the next layers skip the events of token 0
   */
  record EmbedsTokens(Cell table, boolean masksZeros) implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.embedsTokens(this);
    }
  }

  /**
   * The layer returns its input.
   *
   * @param handsOnMask whether the next layers see the mask of the input
   */
  record PassesThrough(boolean handsOnMask) implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.passesThrough(this);
    }
  }

  /**
   * The next layers skip the events whose values all equal a mark, and see zeros there.
   *
   * @param mark any number but NaN, which equals nothing
   */
  record MasksEvents(float mark) implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.masksEvents(this);
    }
  }

  /**
   * Several inputs are merged.
   *
   * @param anyMask whether an event is used if one of the inputs' masks uses it, as in Keras 3
   */
  record Merges(MergeKind kind, boolean anyMask) implements StreamingRole {

    /** Whether inputs whose masks skip the event are left out. */
    public boolean isByMask() {
      return anyMask && kind.isByMask();
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.merges(this);
    }
  }

  /**
   * The values get another shape, in the same order. Axes at the front stay as they are.
   *
   * @param kept how many axes stay, rows included
   * @param handsOnMask whether the output has the mask of the input
   * @param reason why the layer cannot be stepped if steps are not among them, for messages
   */
  record Reshapes(int kept, boolean handsOnMask, String reason) implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.reshapes(this);
    }
  }

  /**
   * The layer cannot be stepped event by event.
   *
   * @param reason why, for messages
   */
  record NeedsSequence(String reason) implements StreamingRole {

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.needsSequence(this);
    }
  }

  /**
   * A function of a role.
   *
   * @param <T> the result
   */
  interface Visitor<T> {

    /** For {@link CarriesState}. */
    T carriesState(CarriesState role);

    /** For {@link StartsFromInputs}. */
    T startsFromInputs(StartsFromInputs role);

    /** For {@link PerEvent}. */
    T perEvent(PerEvent role);

    /** For {@link EveryEvent}. */
    T everyEvent(EveryEvent role);

    /** For {@link FitsEvent}. */
    T fitsEvent(FitsEvent role);

    /** For {@link TakesLast}. */
    T takesLast(TakesLast role);

    /** For {@link EmbedsTokens}. */
    T embedsTokens(EmbedsTokens role);

    /** For {@link PassesThrough}. */
    T passesThrough(PassesThrough role);

    /** For {@link MasksEvents}. */
    T masksEvents(MasksEvents role);

    /** For {@link Merges}. */
    T merges(Merges role);

    /** For {@link Reshapes}. */
    T reshapes(Reshapes role);

    /** For {@link NeedsSequence}. */
    T needsSequence(NeedsSequence role);
  }

  /** Calls the visitor's method for this role. */
  <T> T accept(Visitor<T> visitor);
}
