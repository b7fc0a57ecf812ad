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
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.MergeKind;
import io.streamrnn.layers.StreamingRole;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.streaming.StreamingPlan.Kind;
import io.streamrnn.streaming.StreamingPlan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Converts calls of layers to the parts of a graph, in order. A chain is also a graph. */
final class Planner {

  private static final int ROWS_AND_STEPS = 2;
  private static final String STEPS_OF_AN_EVENT =
      "its steps are no events, but an axis of each one";

  /**
   * A tensor for one event.
   *
   * @param mask which events are used; empty for all
   */
  private record Value(Source source, Shape shape, Optional<Source> mask) {}

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
  private final TextInputs texts;
  private final IdentityHashMap<Layer, Integer> timesCalled = new IdentityHashMap<>();
  private final StateInputs states;
  // Without those that are states.
  private final List<EventInput> inputs = new ArrayList<>();
  private final List<Wire> inputWires = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  // The value of each tensor that can be stepped.
  private final Map<Wire, Value> values = new HashMap<>();
  // The tensors that belong to a key and not to an event.
  private final Set<Wire> ofKeys = new HashSet<>();

  private Planner(Flow flow, List<String> names, StateInputs states) {
    this.flow = flow;
    this.texts = TextInputs.of(flow);
    this.states = states;
    flow.calls().forEach(call -> timesCalled.merge(call.layer(), 1, Integer::sum));
    List<EventInput> all = EventInputs.of(flow, names);
    for (int i = 0; i < all.size(); i++) {
      if (!states.contains(Wire.input(i))) {
        addInput(Wire.input(i), all.get(i));
      }
    }
  }

  private void addInput(Wire wire, EventInput input) {
    Source source = Source.input(inputs.size());
    inputs.add(input);
    inputWires.add(wire);
    if (!input.isOfEvent()) {
      ofKeys.add(wire);
    }
    input.values().ifPresent(shape -> values.put(wire, new Value(source, shape, Optional.empty())));
  }

  /**
   * Inputs are states only if the model can be stepped; they are constants otherwise.
   *
   * @param names of the inputs
   */
  static StreamingPlan plan(Flow flow, List<String> names) {
    StateInputs states = StateInputs.of(flow);
    StreamingPlan plan = new Planner(flow, names, states).plan();
    return plan.isPossible() || states.isEmpty()
        ? plan
        : new Planner(flow, names, StateInputs.NONE).plan();
  }

  private StreamingPlan plan() {
    List<Step> steps = new ArrayList<>();
    for (int number = 0; number < flow.calls().size(); number++) {
      steps.add(plan(number, flow.calls().get(number)));
    }
    boolean areSized = inputs.stream().allMatch(input -> input.values().isPresent());
    List<EventText> found = areSized ? texts.texts(inputs, inputWires) : List.of();
    Optional<TokenInputs> tokens =
        areSized ? Optional.of(TokenInputs.of(flow, inputs, inputWires)) : Optional.empty();
    boolean isPossible =
        !steps.isEmpty()
            && areSized
            && texts.refusals().isEmpty()
            && steps.stream().noneMatch(step -> step.kind() == Kind.NEEDS_SEQUENCE);
    return new StreamingPlan(
        inputs,
        found,
        tokens.map(all -> all.positions(inputs, inputWires, true)).orElse(List.of()),
        tokens.map(all -> all.positions(inputs, inputWires, false)).orElse(List.of()),
        texts.refusals(),
        declaredSteps(),
        steps,
        isPossible ? cells() : List.of(),
        unread());
  }

  /** A stateful model carries its state on, whatever the number of steps of a batch. */
  private OptionalInt declaredSteps() {
    if (!states.isEmpty() || flow.calls().stream().anyMatch(call -> call.layer().isStateful())) {
      return OptionalInt.empty();
    }
    int[] declared =
        inputs.stream()
            .mapToInt(EventInput::declaredSteps)
            .filter(steps -> steps != TensorShape.UNKNOWN)
            .distinct()
            .toArray();
    return declared.length == 1 ? OptionalInt.of(declared[0]) : OptionalInt.empty();
  }

  private List<Cell> cells() {
    List<Source> outputs =
        flow.outputs().stream()
            .filter(wire -> !states.contains(wire))
            .map(wire -> value(wire).orElseThrow().source())
            .toList();
    return new PartGraph(inputs, parts, outputs).cells();
  }

  private Optional<Value> value(Wire wire) {
    return Optional.ofNullable(values.get(wire));
  }

  /** Inputs that no call reads, and whose size for an event is not known. */
  private List<String> unread() {
    Set<Wire> read = new HashSet<>();
    flow.calls().forEach(call -> read.addAll(call.on()));
    return IntStream.range(0, inputs.size())
        .filter(i -> isOfUnknownSize(i) && !read.contains(inputWires.get(i)))
        .mapToObj(i -> "input %d %s".formatted(inputWires.get(i).input(), ofUnknownSize(i)))
        .toList();
  }

  private boolean isOfUnknownSize(int input) {
    return inputs.get(input).values().isEmpty();
  }

  private String ofUnknownSize(int input) {
    return inputs.get(input) + " must declare all extents but those of rows and steps";
  }

  private Step plan(int number, Call call) {
    Step step = call.role().accept(new CallPlanner(number, call));
    if (step.kind() == Kind.PER_EVENT && ofKeys.containsAll(call.on())) {
      ofKeys.add(new Wire(number, 0));
    }
    Optional<Integer> unknown =
        call.on().stream()
            .map(inputWires::indexOf)
            .filter(input -> input >= 0 && isOfUnknownSize(input))
            .findFirst();
    return step.kind() == Kind.NEEDS_SEQUENCE || unknown.isEmpty()
        ? step
        : step(call, Kind.NEEDS_SEQUENCE, "its input " + ofUnknownSize(unknown.get()));
  }

  /** The shape of a tensor, rows included; empty if it is not known. */
  private Optional<TensorShape> shape(Wire wire) {
    return wire.isInput()
        ? flow.inputs().get(wire.input())
        : flow.calls().get(wire.call()).outputs().get(wire.tensor());
  }

  private static Step step(Call call, Kind kind, String reason) {
    return new Step(call.layer(), kind, reason, call.outputs().get(0));
  }

  private Source put(Part part) {
    parts.add(part);
    return Source.output(parts.size() - 1);
  }

  /** Adds the parts of a call, or has the reason why it cannot be stepped. */
  private final class CallPlanner implements StreamingRole.Visitor<Step> {

    private final int number;
    private final Call call;
    private final List<Optional<Value>> on;
    // The states that a sequence starts from, if constants of the key decide them.
    private List<Source> initial = List.of();

    CallPlanner(int number, Call call) {
      this.number = number;
      this.call = call;
      this.on = call.on().stream().map(Planner.this::value).toList();
    }

    private Step step(Kind kind, String note) {
      return Planner.step(call, kind, note);
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
      values.put(new Wire(number, 0), new Value(source, shape, mask));
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
      return carriesState(role.carries());
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
                      ofKeys.contains(call.on().get(1 + k))
                          && !isGivenAndReturned(1 + k)
                          && on.get(1 + k)
                              .filter(value -> value.shape().size() == specs.get(k).size())
                              .isPresent());
    }

    @Override
    public Step carriesState(StreamingRole.CarriesState role) {
      if (call.layer().isStateful() && timesCalled.getOrDefault(call.layer(), 0) > 1) {
        return nonCausal("its calls pass states to one another (stateful)");
      }
      if (!stepsAreEvents()) {
        return nonCausal(STEPS_OF_AN_EVENT);
      }
      boolean isMasked = on.get(0).flatMap(Value::mask).isPresent();
      if (isMasked && !role.maskedOutput().fits(role.cell())) {
        return nonCausal(
            "the output at a skipped event is its first state, which has another shape (FIRST_STATE)");
      }
      return carried(role);
    }

    /** The states that the call may be given are its own. */
    private Step carried(StreamingRole.CarriesState role) {
      Optional<Step> misfit = misfit(role.cell());
      if (misfit.isEmpty()) {
        on.get(0).ifPresent(value -> carry(role, value));
      }
      return misfit.orElseGet(() -> step(Kind.CARRIES_STATE, ""));
    }

    private void carry(StreamingRole.CarriesState role, Value value) {
      Carried carried =
          carry(
              role.cell(),
              value.source(),
              0,
              (cell, from, firstState) -> {
                Part step =
                    value
                        .mask()
                        .<Part>map(
                            mask -> new MaskedStepPart(cell, from, mask, role.maskedOutput()))
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
        values.put(new Wire(number, 1 + k), new Value(states.get(k), shape, Optional.empty()));
      }
    }

    /** Adds the steps of a cell; a stack has one for each of its cells. */
    private Carried carry(Cell cell, Source from, int firstState, Stepping step) {
      if (cell instanceof StackedCells stack) {
        return carryAll(stack, from, firstState, step);
      }
      Source output = put(step.of(cell, from, firstState));
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
          Kind.PER_EVENT,
          role.cell(),
          value -> {
            Source source = put(new StepPart(role.cell(), value.source()));
            output(source, role.cell().outputShape(), value.mask());
          });
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
          value -> {
            Source source = put(new StepPart(cell, value.source()));
            output(source, cell.outputShape(), Optional.empty());
          });
    }

    @Override
    public Step fitsEvent(StreamingRole.FitsEvent role) {
      Optional<Cell> cell =
          role.cells().apply(on.get(0).flatMap(this::axesBefore).orElse(ROWS_AND_STEPS));
      return cell.isEmpty()
          ? nonCausal(role.reason())
          : everyEvent(new StreamingRole.EveryEvent(cell.get()));
    }

    /** Whether the steps of the input are events, and not an axis that each event has. */
    private boolean stepsAreEvents() {
      return on.get(0).flatMap(this::axesBefore).orElse(ROWS_AND_STEPS) == ROWS_AND_STEPS;
    }

    /** How many axes the input has before those of an event; empty if that is not known. */
    private Optional<Integer> axesBefore(Value value) {
      return shape(call.on().get(0)).map(tensor -> tensor.rank() - value.shape().rank());
    }

    @Override
    public Step embedsTokens(StreamingRole.EmbedsTokens role) {
      return stepped(
          role.masksZeros() ? Kind.SKIPS_EVENTS : Kind.PER_EVENT,
          role.table(),
          value -> {
            Source source = put(new StepPart(role.table(), value.source()));
            Optional<Source> mask =
                role.masksZeros()
                    ? Optional.of(put(new MarkPart(value.source(), 0f)))
                    : Optional.empty();
            Shape row = role.table().outputShape();
            Shape shape = embedded(value.shape(), row);
            output(shape.equals(row) ? source : put(new ReshapePart(source, shape)), shape, mask);
          });
    }

    /** A constant of one token keeps its axis. */
    private static Shape embedded(Shape tokens, Shape row) {
      List<Integer> dims = new ArrayList<>(tokens.dims());
      dims.addAll(row.dims());
      return new Shape(dims);
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
          : ofOne(Kind.PER_EVENT, "", value -> reshape(value, shape.orElseThrow()));
    }

    /** Empty if it is not known which values belong to an event. */
    private Optional<Shape> reshaped(Shape event, StreamingRole.Reshapes role) {
      Optional<TensorShape> to = call.outputs().get(0);
      int before = shape(call.on().get(0)).map(TensorShape::rank).orElse(0) - event.rank();
      return to.filter(all -> before > 0 && before <= role.kept() && all.rank() >= before)
          .filter(all -> !all.dims().subList(before, all.rank()).contains(TensorShape.UNKNOWN))
          .map(all -> all.from(before));
    }

    private void reshape(Value value, Shape shape) {
      boolean isSame = shape.equals(value.shape());
      Source source = isSame ? value.source() : put(new ReshapePart(value.source(), shape));
      output(source, shape, Optional.empty());
    }

    @Override
    public Step masksEvents(StreamingRole.MasksEvents role) {
      return ofOne(
          Kind.SKIPS_EVENTS,
          "masks=" + role.mark(),
          value -> {
            Source mask = put(new MarkPart(value.source(), role.mark()));
            output(put(new ZeroPart(value.source(), mask)), value.shape(), Optional.of(mask));
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
      return new MergedEvents.Input(shape(wire), value.shape(), ofKeys.contains(wire));
    }

    private Value repeated(Value value, Shape to) {
      if (value.shape().equals(to)) {
        return value;
      }
      Shape own = MergedEvents.aligned(value.shape(), to.rank());
      return new Value(put(new RepeatPart(value.source(), own, to)), to, value.mask());
    }

    private void merge(StreamingRole.Merges role, List<Value> merged) {
      List<Optional<Source>> masks = merged.stream().map(Value::mask).toList();
      boolean isByMask = role.isByMask() && masks.stream().anyMatch(Optional::isPresent);
      MergePart part =
          new MergePart(
              role.kind(),
              merged.stream().map(Value::source).toList(),
              isByMask ? masks : List.of());
      Map<Source, Shape> shapes = new HashMap<>();
      merged.forEach(value -> shapes.put(value.source(), value.shape()));
      output(put(part), part.shape(shapes::get), mask(masks, role.anyMask()));
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
          : put(new MergePart(kind, List.of(first, second), List.of()));
    }
  }
}
