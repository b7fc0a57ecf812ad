/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.layers.Flow;
import io.streamrnn.layers.Flow.Call;
import io.streamrnn.layers.Flow.Wire;
import io.streamrnn.layers.MergeKind;
import io.streamrnn.layers.StreamingRole;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.streaming.EventTensors.Value;
import io.streamrnn.streaming.StreamingPlan.Kind;
import io.streamrnn.streaming.StreamingPlan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Adds the parts of a call, or has the reason why it cannot be stepped. */
final class CallPlanner implements StreamingRole.Visitor<Step> {

  private static final int ROWS_AND_STEPS = 2;
  private static final String STEPS_OF_AN_EVENT =
      "its steps are no events, but an axis of each one";

  /**
   * What a recurrent cell returns.
   *
   * @param states in the order of the cell
   */
  private record Carried(Source output, List<Source> states) {}

  /** The step of a cell, whose first state has a number among those of the layer. */
  private interface Stepping {
    Part of(Cell cell, Source from, int firstState);
  }

  private final Flow flow;
  private final StateInputs states;
  private final EventTensors tensors;
  private final int number;
  private final Call call;
  private final List<Optional<Value>> on;
  // The states that a sequence starts from, if constants of the key decide them.
  private List<Source> initial = List.of();

  /**
   * Plans a call.
   *
   * @param states the inputs that are states
   * @param tensors those of the calls before it, to which its own are added
   */
  CallPlanner(Flow flow, StateInputs states, EventTensors tensors, int number) {
    this.flow = flow;
    this.states = states;
    this.tensors = tensors;
    this.number = number;
    this.call = flow.calls().get(number);
    this.on = call.on().stream().map(tensors::value).toList();
  }

  /** Adds the parts of the call, if it can be stepped. */
  Step plan() {
    return call.role().accept(this);
  }

  private Step step(Kind kind, String note) {
    return new Step(call.layer(), kind, note, call.outputs().get(0));
  }

  private Step nonCausal(String reason) {
    return step(Kind.NEEDS_SEQUENCE, reason);
  }

  /** A step of a layer that takes one input. */
  private Step ofOne(Kind kind, String note, Consumer<Value> add) {
    if (on.size() > 1) {
      return nonCausal("it takes one input: inputs=" + on.size());
    }
    on.get(0).ifPresent(add);
    return step(kind, note);
  }

  private void output(Source source, Shape shape, Optional<Source> mask) {
    tensors.set(new Wire(number, 0), new Value(source, shape, mask));
  }

  @Override
  public Step needsSequence(StreamingRole.NeedsSequence role) {
    return nonCausal(role.reason());
  }

  @Override
  public Step startsFromInputs(StreamingRole.StartsFromInputs role) {
    boolean carriesInputs = states.isOfCall(number);
    if (!carriesInputs && !startsFromKey(role.carries().cell())) {
      return nonCausal(role.reason());
    }
    if (!carriesInputs) {
      initial = on.stream().skip(1).map(value -> value.orElseThrow().source()).toList();
    }
    return carriesState(role.carries(), role.usesMask() ? maskOfInput() : Optional.empty());
  }

  private Optional<Source> maskOfInput() {
    return on.get(0).flatMap(Value::mask);
  }

  /** Whether the caller of the model steps it, as a decoder that is given its state. */
  private boolean isGivenAndReturned(int state) {
    return call.on().get(state).isInput() && flow.outputs().contains(new Wire(number, state));
  }

  /** Whether the states that the call is given are computed from constants of the key. */
  private boolean startsFromKey(Cell cell) {
    List<StateSpec> specs = cell.states();
    return call.on().size() == 1 + specs.size()
        && IntStream.range(0, specs.size())
            .allMatch(
                k ->
                    tensors.isOfKey(call.on().get(1 + k))
                        && !isGivenAndReturned(1 + k)
                        && on.get(1 + k)
                            .filter(value -> value.shape().size() == specs.get(k).size())
                            .isPresent());
  }

  private boolean isCalledAgain() {
    return flow.calls().stream().filter(other -> other.layer() == call.layer()).count() > 1;
  }

  @Override
  public Step carriesState(StreamingRole.CarriesState role) {
    return carriesState(role, maskOfInput());
  }

  private Step carriesState(StreamingRole.CarriesState role, Optional<Source> skippedBy) {
    if (call.layer().isStateful() && isCalledAgain()) {
      return nonCausal("its calls pass states to one another (stateful)");
    }
    if (!stepsAreEvents()) {
      return nonCausal(STEPS_OF_AN_EVENT);
    }
    if (skippedBy.isPresent() && !role.maskedOutput().fits(role.cell())) {
      return nonCausal(
          "the output at a skipped event is its first state, which has another shape (FIRST_STATE)");
    }
    return carried(role, skippedBy);
  }

  /** The states that the call may be given are its own. */
  private Step carried(StreamingRole.CarriesState role, Optional<Source> skippedBy) {
    Optional<Step> misfit = misfit(role.cell());
    if (misfit.isEmpty()) {
      on.get(0).ifPresent(value -> carry(role, value, skippedBy));
    }
    return misfit.orElseGet(() -> step(Kind.CARRIES_STATE, ""));
  }

  private void carry(StreamingRole.CarriesState role, Value value, Optional<Source> skippedBy) {
    Carried carried =
        carry(
            role.cell(),
            value.source(),
            0,
            (cell, from, firstState) -> {
              Part step =
                  skippedBy
                      .<Part>map(mask -> new MaskedStepPart(cell, from, mask, role.maskedOutput()))
                      .orElse(new StepPart(cell, from));
              int lastState = firstState + cell.states().size();
              return initial.isEmpty()
                  ? step
                  : new StartPart(step, initial.subList(firstState, lastState));
            });
    Optional<Source> mask = role.handsOnMask() ? value.mask() : Optional.empty();
    output(carried.output(), role.cell().outputShape(), mask);
    List<Source> states = carried.states();
    for (int k = 0; k < states.size(); k++) {
      Shape shape = role.cell().states().get(k).shape();
      tensors.set(new Wire(number, 1 + k), new Value(states.get(k), shape, Optional.empty()));
    }
  }

  /** Adds the steps of a cell; a stack has one for each of its cells. */
  private Carried carry(Cell cell, Source from, int firstState, Stepping step) {
    if (cell instanceof StackedCells stack) {
      return carryAll(stack, from, firstState, step);
    }
    Source output = tensors.add(step.of(cell, from, firstState));
    return new Carried(
        output, IntStream.range(0, cell.states().size()).mapToObj(output::state).toList());
  }

  private Carried carryAll(StackedCells stack, Source from, int firstState, Stepping step) {
    Source[] states = new Source[stack.states().size()];
    Source output = from;
    for (int i = 0; i < stack.cells().size(); i++) {
      Carried own = carry(stack.cells().get(i), output, firstState + stack.stateOffset(i), step);
      output = own.output();
      for (int k = 0; k < own.states().size(); k++) {
        states[stack.stateOffset(i) + k] = own.states().get(k);
      }
    }
    return new Carried(output, List.of(states));
  }

  @Override
  public Step perEvent(StreamingRole.PerEvent role) {
    return stepped(
        Kind.PER_EVENT, role.cell(), value -> stepEach(role.cell(), value, value.mask()));
  }

  /** Steps a cell that takes the last axes of an event; those before, of extent 1, stay. */
  private void stepEach(Cell cell, Value value, Optional<Source> mask) {
    int leading = Math.max(0, value.shape().rank() - cell.inputShape().rank());
    Shape shape = joined(value.shape().dims().subList(0, leading), cell.outputShape());
    Source source = tensors.add(new StepPart(cell, value.source()));
    output(inShape(source, cell.outputShape(), shape), shape, mask);
  }

  private Source inShape(Source source, Shape from, Shape to) {
    return from.equals(to) ? source : tensors.add(new ReshapePart(source, to));
  }

  private static Shape joined(List<Integer> leading, Shape rest) {
    List<Integer> dims = new ArrayList<>(leading);
    dims.addAll(rest.dims());
    return new Shape(dims);
  }

  @Override
  public Step everyEvent(StreamingRole.EveryEvent role) {
    Cell cell = role.cell();
    if (!cell.states().isEmpty() && !stepsAreEvents()) {
      return nonCausal(STEPS_OF_AN_EVENT);
    }
    return stepped(
        cell.states().isEmpty() ? Kind.PER_EVENT : Kind.CARRIES_STATE,
        cell,
        value -> stepEach(cell, value, Optional.empty()));
  }

  @Override
  public Step fitsEvent(StreamingRole.FitsEvent role) {
    Optional<Cell> cell =
        role.cells().apply(on.get(0).flatMap(this::axesBefore).orElse(ROWS_AND_STEPS));
    return cell.isEmpty()
        ? nonCausal(role.reason())
        : everyEvent(new StreamingRole.EveryEvent(cell.get()));
  }

  @Override
  public Step takesLast(StreamingRole.TakesLast role) {
    return stepsAreEvents()
        ? passesThrough(new StreamingRole.PassesThrough(false))
        : fitsEvent(role.ofEvent());
  }

  /** Whether the steps of the input are events, and not an axis that each event has. */
  private boolean stepsAreEvents() {
    return on.get(0).flatMap(this::axesBefore).orElse(ROWS_AND_STEPS) == ROWS_AND_STEPS;
  }

  /** How many axes the input has before those of an event; empty if that is not known. */
  private Optional<Integer> axesBefore(Value value) {
    return tensors.shape(call.on().get(0)).map(tensor -> tensor.rank() - value.shape().rank());
  }

  @Override
  public Step embedsTokens(StreamingRole.EmbedsTokens role) {
    return stepped(
        role.masksZeros() ? Kind.SKIPS_EVENTS : Kind.PER_EVENT,
        role.table(),
        value -> {
          Source source = tensors.add(new StepPart(role.table(), value.source()));
          Optional<Source> mask =
              role.masksZeros()
                  ? Optional.of(tensors.add(new MarkPart(value.source(), 0f)))
                  : Optional.empty();
          Shape row = role.table().outputShape();
          // A constant of one token keeps its axis.
          Shape shape = joined(value.shape().dims(), row);
          output(inShape(source, row, shape), shape, mask);
        });
  }

  /** A step of a cell with one input. */
  private Step stepped(Kind kind, Cell cell, Consumer<Value> add) {
    return misfit(cell).orElseGet(() -> ofOne(kind, "", add));
  }

  private Optional<Step> misfit(Cell cell) {
    return on.get(0)
        .map(Value::shape)
        .filter(given -> given.size() != cell.inputShape().size())
        .map(
            given ->
                nonCausal(
                    "it is applied to parts of an event: event=%s, part=%s"
                        .formatted(given, cell.inputShape())));
  }

  @Override
  public Step passesThrough(StreamingRole.PassesThrough role) {
    return ofOne(
        Kind.PER_EVENT,
        "",
        value ->
            output(
                value.source(),
                value.shape(),
                role.handsOnMask() ? value.mask() : Optional.empty()));
  }

  @Override
  public Step reshapes(StreamingRole.Reshapes role) {
    Optional<Shape> shape = on.get(0).map(Value::shape).flatMap(from -> reshaped(from, role));
    return on.get(0).isPresent() && shape.isEmpty()
        ? nonCausal(role.reason())
        : ofOne(
            Kind.PER_EVENT, "", value -> reshape(value, shape.orElseThrow(), role.handsOnMask()));
  }

  /** Empty if it is not known which values belong to an event. */
  private Optional<Shape> reshaped(Shape event, StreamingRole.Reshapes role) {
    Optional<TensorShape> to = call.outputs().get(0);
    int before = tensors.shape(call.on().get(0)).map(TensorShape::rank).orElse(0) - event.rank();
    return to.filter(all -> before > 0 && before <= role.kept() && all.rank() >= before)
        .filter(all -> !all.dims().subList(before, all.rank()).contains(TensorShape.UNKNOWN))
        .map(all -> all.from(before));
  }

  private void reshape(Value value, Shape shape, boolean handsOnMask) {
    output(
        inShape(value.source(), value.shape(), shape),
        shape,
        handsOnMask ? value.mask() : Optional.empty());
  }

  @Override
  public Step masksEvents(StreamingRole.MasksEvents role) {
    return ofOne(
        Kind.SKIPS_EVENTS,
        "masks=" + role.mark(),
        value -> {
          Source mask = tensors.add(new MarkPart(value.source(), role.mark()));
          output(tensors.add(new ZeroPart(value.source(), mask)), value.shape(), Optional.of(mask));
        });
  }

  @Override
  public Step merges(StreamingRole.Merges role) {
    if (!on.stream().allMatch(Optional::isPresent)) {
      return step(Kind.PER_EVENT, "");
    }
    List<Value> all = on.stream().map(Optional::orElseThrow).toList();
    if (role.kind() == MergeKind.CONCATENATE) {
      if (all.stream().anyMatch(value -> value.shape().rank() == 0)) {
        return nonCausal("it concatenates steps, as an event has one value without an axis");
      }
      merge(role, all);
      return step(Kind.PER_EVENT, "");
    }
    Optional<Shape> shape = MergedEvents.shape(mergedEvents(all), call.outputs().get(0));
    shape.ifPresent(to -> merge(role, all.stream().map(value -> repeated(value, to)).toList()));
    return shape.isPresent()
        ? step(Kind.PER_EVENT, "")
        : nonCausal("it repeats an input at all steps");
  }

  private List<MergedEvents.Input> mergedEvents(List<Value> all) {
    return IntStream.range(0, all.size())
        .mapToObj(i -> mergedEvent(call.on().get(i), all.get(i)))
        .toList();
  }

  private MergedEvents.Input mergedEvent(Wire wire, Value value) {
    return new MergedEvents.Input(tensors.shape(wire), value.shape(), tensors.isOfKey(wire));
  }

  private Value repeated(Value value, Shape to) {
    if (value.shape().equals(to)) {
      return value;
    }
    Shape own = MergedEvents.aligned(value.shape(), to.rank());
    return new Value(tensors.add(new RepeatPart(value.source(), own, to)), to, value.mask());
  }

  private void merge(StreamingRole.Merges role, List<Value> merged) {
    List<Optional<Source>> masks = merged.stream().map(Value::mask).toList();
    boolean isByMask = role.isByMask() && masks.stream().anyMatch(Optional::isPresent);
    MergePart part =
        new MergePart(
            role.kind(), merged.stream().map(Value::source).toList(), isByMask ? masks : List.of());
    Map<Source, Shape> shapes = new HashMap<>();
    merged.forEach(value -> shapes.put(value.source(), value.shape()));
    output(tensors.add(part), part.shape(shapes::get), mask(masks, role.anyMask()));
  }

  /** The mask of several tensors: an event is used if all of them use it, or if any does. */
  private Optional<Source> mask(List<Optional<Source>> masks, boolean any) {
    if (any && !masks.stream().allMatch(Optional::isPresent)) {
      return Optional.empty();
    }
    MergeKind kind = any ? MergeKind.MAXIMUM : MergeKind.MULTIPLY;
    return masks.stream().flatMap(Optional::stream).reduce((a, b) -> mask(kind, a, b));
  }

  private Source mask(MergeKind kind, Source first, Source second) {
    return first.equals(second)
        ? first
        : tensors.add(new MergePart(kind, List.of(first, second), List.of()));
  }
}
