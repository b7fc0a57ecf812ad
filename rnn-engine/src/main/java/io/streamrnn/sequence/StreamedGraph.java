package io.streamrnn.sequence;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.identity.ComposedCell;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.Composition.StateOf;
import io.streamrnn.identity.FormNode;
import io.streamrnn.sequence.Flow.Wire;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A graph of layers as one cell: one step of all its cells, in order. The inputs of the graph stand
 * one behind the other in an event, its outputs in a score. No step allocates, once it has seen as
 * many rows.
 */
final class StreamedGraph implements ComposedCell {

  /** Something that is computed of an event; wires count these parts. */
  sealed interface Part {}

  /**
   * A cell takes a step.
   *
   * @param mask the part that decides whether; null for always. At a step that is skipped the
   *     states stay, and the output is the one before, which is a state then
   */
  record Stepped(Cell cell, Wire from, Wire mask) implements Part {}

  /**
   * Several are made one.
   *
   * @param masks of each, null for those without one, if only those count that are not masked; else
   *     empty
   */
  record Merged(MergeKind kind, List<Wire> from, List<Wire> masks) implements Part {}

  /** A mask: 0 where all values equal the mark, 1 elsewhere. */
  record Marked(Wire from, float mark) implements Part {}

  /** A mask: 0 where one of them is. */
  record Both(Wire first, Wire second) implements Part {}

  /** A mask: 0 where both of them are. */
  record Either(Wire first, Wire second) implements Part {}

  /** Zeros where the mask is 0. */
  record Zeroed(Wire from, Wire mask) implements Part {}

  private final List<Shape> inputs;
  private final List<Part> parts;
  private final List<Wire> outputs;
  private final List<Shape> shapes = new ArrayList<>();
  // Each cell once, in the order of the first use.
  private final Map<Cell, Integer> cells = new IdentityHashMap<>();
  private final List<Cell> ordered = new ArrayList<>();
  private final List<Integer> order;
  // Where the first state of each part is.
  private final int[] offsets;
  private final List<StateSpec> states;
  private final List<float[]> initial = new ArrayList<>();

  /**
   * A graph.
   *
   * @param parts each after those that it reads from
   */
  StreamedGraph(List<Shape> inputs, List<Part> parts, List<Wire> outputs) {
    this.inputs = List.copyOf(inputs);
    this.parts = List.copyOf(parts);
    this.outputs = List.copyOf(outputs);
    this.offsets = new int[parts.size()];
    parts.forEach(part -> shapes.add(shape(part)));
    this.order = depthFirst();
    order.forEach(this::addStates);
    this.states = CanonicalForm.of(this).states();
  }

  /**
   * All parts, in an order that depends only on the wires: from the outputs back, what a part reads
   * before the part. States are stored in it.
   */
  private List<Integer> depthFirst() {
    Set<Integer> done = new LinkedHashSet<>();
    outputs.forEach(wire -> visit(wire, done));
    IntStream.range(0, parts.size()).forEach(part -> visit(new Wire(part, 0), done));
    return List.copyOf(done);
  }

  private void visit(Wire root, Set<Integer> done) {
    Deque<Wire> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Wire wire = open.peek();
      Optional<Wire> missing =
          wire.isInput()
              ? Optional.empty()
              : from(parts.get(wire.item()))
                  .filter(read -> !read.isInput() && !done.contains(read.item()))
                  .findFirst();
      if (missing.isPresent()) {
        open.push(missing.get());
      } else if (!open.pop().isInput()) {
        done.add(wire.item());
      }
    }
  }

  private void addStates(int part) {
    offsets[part] = initial.size();
    if (!(parts.get(part) instanceof Stepped step)) {
      return;
    }
    if (cells.putIfAbsent(step.cell(), ordered.size()) == null) {
      ordered.add(step.cell());
    }
    for (int k = 0; k < step.cell().states().size(); k++) {
      initial.add(step.cell().initialState(k));
    }
    if (step.mask() != null) {
      initial.add(new float[step.cell().outputShape().size()]);
    }
  }

  private Shape shape(Part part) {
    if (part instanceof Stepped step) {
      return step.cell().outputShape();
    } else if (part instanceof Merged merged) {
      return mergedShape(merged.kind(), merged.from().stream().map(this::shape).toList());
    } else if (part instanceof Zeroed zeroed) {
      return shape(zeroed.from());
    }
    return Shape.of(1);
  }

  /** What comes of shapes that are merged on the last axis. */
  static Shape mergedShape(MergeKind kind, List<Shape> from) {
    List<Integer> dims = new ArrayList<>(from.get(0).dims());
    if (kind == MergeKind.CONCATENATE) {
      int last = dims.size() - 1;
      dims.set(last, from.stream().mapToInt(s -> s.dim(last)).sum());
    }
    return new Shape(dims);
  }

  private Shape shape(Wire wire) {
    if (wire.isInput()) {
      return inputs.get(wire.input());
    }
    return wire.tensor() == 0
        ? shapes.get(wire.item())
        : stateShape((Stepped) parts.get(wire.item()), wire.tensor() - 1);
  }

  private static Shape stateShape(Stepped step, int index) {
    List<StateSpec> own = step.cell().states();
    return index < own.size() ? own.get(index).shape() : step.cell().outputShape();
  }

  @Override
  public String className() {
    return "Model";
  }

  @Override
  public Shape inputShape() {
    return joined(inputs);
  }

  @Override
  public Shape outputShape() {
    return joined(outputs.stream().map(this::shape).toList());
  }

  private static Shape joined(List<Shape> shapes) {
    return shapes.size() == 1
        ? shapes.get(0)
        : Shape.of(shapes.stream().mapToInt(Shape::size).sum());
  }

  @Override
  public List<StateSpec> states() {
    return states;
  }

  @Override
  public float[] initialState(int index) {
    return initial.get(index).clone();
  }

  @Override
  public List<Weight> weights() {
    return ordered.stream().flatMap(cell -> cell.weights().stream()).toList();
  }

  @Override
  public Cell withWeights(List<Weight> weights) {
    Map<Cell, Cell> replaced = new IdentityHashMap<>();
    int from = 0;
    for (Cell cell : ordered) {
      int to = from + cell.weights().size();
      replaced.put(cell, to == from ? cell : cell.withWeights(weights.subList(from, to)));
      from = to;
    }
    List<Part> with = new ArrayList<>();
    for (Part part : parts) {
      with.add(
          part instanceof Stepped step
              ? new Stepped(replaced.get(step.cell()), step.from(), step.mask())
              : part);
    }
    return new StreamedGraph(inputs, with, outputs);
  }

  @Override
  public Composition compose(FormNode input, Optional<FormNode> mask) {
    return new GraphForm(input, mask).composition();
  }

  /** The nodes of all parts. */
  private final class GraphForm {

    private final Optional<FormNode> outer;
    private final List<FormNode> given = new ArrayList<>();
    private final List<Composition> made = new ArrayList<>();
    private final List<StateOf> stored = new ArrayList<>();

    GraphForm(FormNode input, Optional<FormNode> outer) {
      this.outer = outer;
      int at = 0;
      for (Shape shape : inputs) {
        given.add(inputs.size() == 1 ? input : slice(input, at, shape.size()));
        at += shape.size();
      }
      for (Part part : parts) {
        made.add(composition(part));
      }
      order.forEach(part -> stored.addAll(made.get(part).states()));
    }

    private static FormNode slice(FormNode input, int from, int size) {
      return FormNode.operation(CellForm.of("slice", 1, Map.of("from", from, "size", size)), input);
    }

    Composition composition() {
      FormNode output =
          outputs.size() == 1
              ? node(outputs.get(0))
              : FormNode.operation(CellForm.of("join", 1), List.of(), nodes(outputs));
      return new Composition(output, stored);
    }

    private Composition composition(Part part) {
      if (part instanceof Stepped step) {
        return stepped(step);
      } else if (part instanceof Merged merged) {
        return Composition.ofStateless(merged(merged));
      } else if (part instanceof Marked marked) {
        return Composition.ofStateless(FormNode.mask(node(marked.from()), marked.mark()));
      } else if (part instanceof Both both) {
        return Composition.ofStateless(FormNode.anySkips(node(both.first()), node(both.second())));
      } else if (part instanceof Either either) {
        return Composition.ofStateless(
            FormNode.bothSkip(node(either.first()), node(either.second())));
      }
      Zeroed zeroed = (Zeroed) part;
      return Composition.ofStateless(
          FormNode.operation(
              CellForm.of("zero_skipped", 1), node(zeroed.from()), node(zeroed.mask())));
    }

    private Composition stepped(Stepped step) {
      if (step.mask() == null) {
        return Composition.of(step.cell(), node(step.from()), outer);
      }
      FormNode own = node(step.mask());
      FormNode mask = outer.map(other -> FormNode.anySkips(other, own)).orElse(own);
      Composition cell = Composition.of(step.cell(), node(step.from()), Optional.of(mask));
      Shape shape = step.cell().outputShape();
      FormNode held = FormNode.held(cell.output(), mask, shape, new float[shape.size()]);
      return new Composition(
          held, Stream.concat(cell.states().stream(), Stream.of(new StateOf(held, 0))).toList());
    }

    private FormNode merged(Merged merged) {
      Map<String, Object> options = new HashMap<>();
      options.put("mode", merged.kind().word());
      List<FormNode> operands = new ArrayList<>(nodes(merged.from()));
      if (!merged.masks().isEmpty()) {
        options.put("masked", merged.masks().stream().map(mask -> mask != null).toList());
        operands.addAll(nodes(merged.masks().stream().filter(mask -> mask != null).toList()));
      }
      return FormNode.operation(CellForm.of("merge", 1, options), List.of(), operands);
    }

    private List<FormNode> nodes(List<Wire> wires) {
      return wires.stream().map(this::node).toList();
    }

    private FormNode node(Wire wire) {
      if (wire.isInput()) {
        return given.get(wire.input());
      }
      Composition from = made.get(wire.item());
      return wire.tensor() == 0
          ? from.output()
          : FormNode.stateOf(from.states().get(wire.tensor() - 1));
    }
  }

  private static Stream<Wire> from(Part part) {
    if (part instanceof Stepped step) {
      return Stream.of(step.from(), step.mask()).filter(wire -> wire != null);
    } else if (part instanceof Merged merged) {
      return Stream.concat(
          merged.from().stream(), merged.masks().stream().filter(wire -> wire != null));
    } else if (part instanceof Marked marked) {
      return Stream.of(marked.from());
    } else if (part instanceof Both both) {
      return Stream.of(both.first(), both.second());
    } else if (part instanceof Either either) {
      return Stream.of(either.first(), either.second());
    }
    Zeroed zeroed = (Zeroed) part;
    return Stream.of(zeroed.from(), zeroed.mask());
  }

  @Override
  public Kernel kernel() {
    return new GraphKernel();
  }

  private final class GraphKernel implements Kernel {

    private final int[] inputSizes = inputs.stream().mapToInt(Shape::size).toArray();
    private final int inputSize = Arrays.stream(inputSizes).sum();
    private final int[] sizes = shapes.stream().mapToInt(Shape::size).toArray();
    private final float[][] given = new float[inputSizes.length][0];
    private final float[][] values = new float[sizes.length][0];
    private final List<Work> work = new ArrayList<>();
    private final Work result;
    private float[][] states;

    GraphKernel() {
      for (int i = 0; i < parts.size(); i++) {
        work.add(work(parts.get(i), i));
      }
      result = new ConcatWork(sources(outputs), 1);
    }

    private Work work(Part part, int number) {
      if (part instanceof Stepped step) {
        return new StepWork(step, number);
      } else if (part instanceof Merged merged) {
        if (!merged.masks().isEmpty()) {
          Source[] masks =
              merged.masks().stream()
                  .map(mask -> mask == null ? null : new Source(mask))
                  .toArray(Source[]::new);
          return new MaskedWork(merged.kind(), sources(merged.from()), masks);
        }
        Shape first = shape(merged.from().get(0));
        return merged.kind() == MergeKind.CONCATENATE
            ? new ConcatWork(sources(merged.from()), first.size() / first.dim(first.rank() - 1))
            : new EntrywiseWork(merged.kind(), sources(merged.from()));
      } else if (part instanceof Marked marked) {
        return new MarkWork(new Source(marked.from()), marked.mark());
      } else if (part instanceof Both both) {
        return new EntrywiseWork(MergeKind.MULTIPLY, sources(List.of(both.first(), both.second())));
      } else if (part instanceof Either either) {
        return new EntrywiseWork(
            MergeKind.MAXIMUM, sources(List.of(either.first(), either.second())));
      }
      Zeroed zeroed = (Zeroed) part;
      return new ZeroWork(new Source(zeroed.from()), new Source(zeroed.mask()));
    }

    private Source[] sources(List<Wire> wires) {
      return wires.stream().map(Source::new).toArray(Source[]::new);
    }

    @Override
    public boolean isBatchInvariant() {
      return work.stream().allMatch(w -> !(w instanceof StepWork s) || s.kernel.isBatchInvariant());
    }

    @Override
    public void step(int rows, float[] x, float[][] all, float[] output) {
      states = all;
      split(rows, x);
      for (int i = 0; i < sizes.length; i++) {
        values[i] = sized(values[i], rows * sizes[i]);
        work.get(i).run(rows, values[i]);
      }
      result.run(rows, output);
    }

    private void split(int rows, float[] x) {
      int at = 0;
      for (int k = 0; k < given.length; k++) {
        int size = inputSizes[k];
        given[k] = sized(given[k], rows * size);
        for (int row = 0; row < rows; row++) {
          System.arraycopy(x, row * inputSize + at, given[k], row * size, size);
        }
        at += size;
      }
    }

    /** Where a wire ends. */
    private final class Source {

      private final int size;
      private final int input;
      private final int part;
      private final int state;

      Source(Wire wire) {
        size = shape(wire).size();
        input = wire.isInput() ? wire.input() : -1;
        part = wire.item();
        state = wire.tensor() == 0 ? -1 : offsets[part] + wire.tensor() - 1;
      }

      float[] values() {
        if (input >= 0) {
          return given[input];
        }
        return state < 0 ? values[part] : states[state];
      }
    }

    private final class StepWork implements Work {

      private final Kernel kernel;
      private final Source from;
      private final Source mask;
      private final int offset;
      private final int width;
      private final int[] widths;
      private final float[][] own;
      private final float[][] before;

      StepWork(Stepped step, int number) {
        kernel = step.cell().kernel();
        from = new Source(step.from());
        mask = step.mask() == null ? null : new Source(step.mask());
        offset = offsets[number];
        width = sizes[number];
        widths = step.cell().states().stream().mapToInt(StateSpec::size).toArray();
        own = new float[widths.length][];
        before = new float[widths.length][0];
      }

      @Override
      public void run(int rows, float[] to) {
        System.arraycopy(states, offset, own, 0, own.length);
        if (mask == null) {
          kernel.step(rows, from.values(), own, to);
          return;
        }
        for (int k = 0; k < own.length; k++) {
          before[k] = sized(before[k], rows * widths[k]);
          System.arraycopy(own[k], 0, before[k], 0, rows * widths[k]);
        }
        kernel.step(rows, from.values(), own, to);
        for (int row = 0; row < rows; row++) {
          settle(row, mask.values()[row] == 0, to);
        }
      }

      private void settle(int row, boolean skipped, float[] to) {
        float[] y = states[offset + own.length];
        if (!skipped) {
          System.arraycopy(to, row * width, y, row * width, width);
          return;
        }
        System.arraycopy(y, row * width, to, row * width, width);
        for (int k = 0; k < own.length; k++) {
          System.arraycopy(before[k], row * widths[k], own[k], row * widths[k], widths[k]);
        }
      }
    }
  }

  private static float[] sized(float[] array, int size) {
    return array.length < size ? new float[size] : array;
  }

  /** Computes a part for some rows. */
  private interface Work {
    void run(int rows, float[] to);
  }

  private record ConcatWork(GraphKernel.Source[] from, int blocksPerRow) implements Work {

    @Override
    public void run(int rows, float[] to) {
      int at = 0;
      for (int block = 0; block < rows * blocksPerRow; block++) {
        for (GraphKernel.Source source : from) {
          int length = source.size / blocksPerRow;
          System.arraycopy(source.values(), block * length, to, at, length);
          at += length;
        }
      }
    }
  }

  private record EntrywiseWork(MergeKind kind, GraphKernel.Source[] from) implements Work {

    @Override
    public void run(int rows, float[] to) {
      int length = rows * from[0].size;
      System.arraycopy(from[0].values(), 0, to, 0, length);
      for (int k = 1; k < from.length; k++) {
        float[] other = from[k].values();
        for (int i = 0; i < length; i++) {
          to[i] = kind.join(to[i], other[i]);
        }
      }
      for (int i = 0; kind == MergeKind.AVERAGE && i < length; i++) {
        to[i] /= from.length;
      }
    }
  }

  /**
   * As {@link Merge} does it in a model of Keras 3.
   *
   * @param masks null where there is none
   */
  private record MaskedWork(MergeKind kind, GraphKernel.Source[] from, GraphKernel.Source[] masks)
      implements Work {

    @Override
    public void run(int rows, float[] to) {
      int size = from[0].size;
      for (int row = 0; row < rows; row++) {
        boolean any = false;
        for (int k = 0; k < from.length; k++) {
          if (masks[k] == null || masks[k].values()[row] != 0) {
            add(from[k].values(), to, row * size, size, any);
            any = true;
          }
        }
        for (int i = row * size; !any && i < (row + 1) * size; i++) {
          to[i] = kind.ofNone(from[0].values()[i]);
        }
      }
    }

    private void add(float[] x, float[] to, int at, int size, boolean any) {
      for (int i = at; i < at + size; i++) {
        to[i] = any ? kind.join(to[i], x[i]) : x[i];
      }
    }
  }

  private record MarkWork(GraphKernel.Source from, float mark) implements Work {

    @Override
    public void run(int rows, float[] to) {
      float[] x = from.values();
      for (int row = 0; row < rows; row++) {
        to[row] = 0;
        for (int i = row * from.size; i < (row + 1) * from.size; i++) {
          if (x[i] != mark) {
            to[row] = 1;
          }
        }
      }
    }
  }

  private record ZeroWork(GraphKernel.Source from, GraphKernel.Source mask) implements Work {

    @Override
    public void run(int rows, float[] to) {
      System.arraycopy(from.values(), 0, to, 0, rows * from.size);
      for (int row = 0; row < rows; row++) {
        if (mask.values()[row] == 0) {
          Arrays.fill(to, row * from.size, (row + 1) * from.size, 0f);
        }
      }
    }
  }
}
