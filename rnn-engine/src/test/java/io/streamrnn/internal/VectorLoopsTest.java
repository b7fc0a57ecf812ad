/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops over vectors as the compiler of the JVM sees them. */
class VectorLoopsTest {

  /** Methods of more bytecodes are not inlined, however hot: the default of FreqInlineSize. */
  private static final int MOST_INLINED = 325;

  /**
   * In longer loops that reinterpret vectors some JVMs left calls of the Vector API, at 610
   * bytecodes in one of five.
   */
  private static final int MOST_REINTERPRETING = 450;

  /** With so few, a loop needs few registers wherever it is. */
  private static final int FEW_MULTIPLY_ADDS = 4;

  @ParameterizedTest
  @ValueSource(
      strings = {"VectorArithmetic", "VectorBfloat16", "VectorGru", "VectorLstm", "VectorTiles"})
  void aLoopWithManyConstantsOrSumsIsTooLargeToBeInlined(String name) throws URISyntaxException {
    Map<String, Method> loops = methods(name);
    loops.values().removeIf(method -> method.multiplyAdds() <= FEW_MULTIPLY_ADDS);
    assertThat(loops).isNotEmpty();
    assertThat(loops.values())
        .allSatisfy(loop -> assertThat(loop.size()).isGreaterThan(MOST_INLINED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"VectorArithmetic", "VectorGru", "VectorLstm"})
  void aLoopThatReinterpretsVectorsIsShort(String name) throws URISyntaxException {
    Map<String, Method> loops = methods(name);
    loops.values().removeIf(method -> method.reinterpretations() == 0);
    assertThat(loops).isNotEmpty();
    assertThat(loops.values())
        .allSatisfy(loop -> assertThat(loop.size()).isLessThan(MOST_REINTERPRETING));
  }

  /**
   * C2 may not know the class of a vector that was assigned in the turn before. Where such a one is
   * the receiver, the vectors of the loop are objects, in some JVMs and in some callers.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "VectorArithmetic",
        "VectorBfloat16",
        "VectorGru",
        "VectorInputs",
        "VectorLstm",
        "VectorTiles"
      })
  void aVectorOfTheTurnBeforeIsOnlyAnArgument(String name) throws URISyntaxException {
    assertThat(Bytecode.of(name).values())
        .allSatisfy(code -> assertThat(code.receiversOfTheTurnBefore()).isEmpty());
  }

  @Test
  void suchAReceiverIsFound() {
    Bytecode code =
        new Bytecode(
            List.of(
                instruction("       0: astore_2"),
                instruction("       1: aload_2"),
                instruction("       2: aload_3"),
                instruction("       3: invokevirtual #1  // Method I.max:(LV;)LI;"),
                instruction("       6: astore_2"),
                instruction("       7: ifne          1")));
    assertThat(code.receiversOfTheTurnBefore()).containsExactly(1);
  }

  private static Instruction instruction(String line) {
    return Instruction.of(line).orElseThrow();
  }

  /**
   * @param variable what it loads or stores, an object; -1 for none
   * @param target where it jumps to; -1 if it does not
   */
  private record Instruction(
      int at, boolean isLoad, boolean isStore, int variable, int target, String text) {

    private static final Pattern LINE = Pattern.compile(" +(\\d+): (\\w+) *(.*)");
    private static final Pattern OF_OBJECT = Pattern.compile("a(load|store)(_\\d)?");

    static Optional<Instruction> of(String line) {
      Matcher matcher = LINE.matcher(line);
      return matcher.matches() ? Optional.of(of(matcher)) : Optional.empty();
    }

    private static Instruction of(Matcher line) {
      int at = Integer.parseInt(line.group(1));
      String operation = line.group(2);
      String rest = line.group(3);
      boolean isOfObject = OF_OBJECT.matcher(operation).matches();
      int variable = -1;
      if (isOfObject) {
        int place = operation.indexOf('_');
        variable = Integer.parseInt(place < 0 ? rest : operation.substring(place + 1));
      }
      boolean isJump = operation.startsWith("if") || operation.startsWith("goto");
      return new Instruction(
          at,
          isOfObject && operation.startsWith("aload"),
          isOfObject && operation.startsWith("astore"),
          variable,
          isJump ? Integer.parseInt(rest) : -1,
          line.group());
    }

    /** Whether it calls a method whose last argument is the object that was loaded before it. */
    boolean takesObjectLast() {
      return text.contains("Method") && text.contains(";)");
    }
  }

  private record Bytecode(List<Instruction> instructions) {

    /** Of the methods of a class, by their declarations. */
    static Map<String, Bytecode> of(String name) throws URISyntaxException {
      Map<String, Bytecode> methods = new TreeMap<>();
      lines(name)
          .forEach(
              (declaration, lines) ->
                  methods.put(
                      declaration,
                      new Bytecode(
                          lines.stream().map(Instruction::of).flatMap(Optional::stream).toList())));
      return methods;
    }

    /** Where a variable is loaded that a loop assigns after it has read it, not as an argument. */
    List<Integer> receiversOfTheTurnBefore() {
      return instructions.stream()
          .filter(jump -> jump.target >= 0 && jump.target < jump.at)
          .flatMap(jump -> inLoop(jump.target, jump.at))
          .distinct()
          .toList();
    }

    private Stream<Integer> inLoop(int begin, int end) {
      List<Instruction> loop =
          instructions.stream().filter(each -> each.at >= begin && each.at <= end).toList();
      return IntStream.range(0, loop.size() - 1)
          .filter(i -> loop.get(i).isLoad && isOfTurnBefore(loop, i))
          .filter(i -> !loop.get(i + 1).takesObjectLast())
          .mapToObj(i -> loop.get(i).at);
    }

    private static boolean isOfTurnBefore(List<Instruction> loop, int load) {
      int variable = loop.get(load).variable;
      boolean isStored = loop.stream().anyMatch(each -> each.isStore && each.variable == variable);
      return isStored
          && loop.subList(0, load).stream()
              .noneMatch(each -> each.isStore && each.variable == variable);
    }
  }

  private record Method(int size, int multiplyAdds, int reinterpretations) {

    Method and(Method later) {
      return new Method(
          later.size,
          multiplyAdds + later.multiplyAdds,
          reinterpretations + later.reinterpretations);
    }
  }

  /** The methods of a class by their declarations. */
  private static Map<String, Method> methods(String name) throws URISyntaxException {
    Map<String, Method> methods = new TreeMap<>();
    lines(name)
        .forEach(
            (declaration, lines) ->
                lines.stream()
                    .map(Instruction::of)
                    .flatMap(Optional::stream)
                    .map(VectorLoopsTest::method)
                    .reduce(Method::and)
                    .ifPresent(method -> methods.put(declaration, method)));
    return methods;
  }

  private static Method method(Instruction instruction) {
    return new Method(
        instruction.at + 1,
        instruction.text.contains("FloatVector.fma:") ? 1 : 0,
        instruction.text.contains(".reinterpretShape:") ? 1 : 0);
  }

  /** What javap prints of the methods of a class, by their declarations; it is not loaded. */
  private static Map<String, List<String>> lines(String name) throws URISyntaxException {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    Path classes =
        Path.of(Arithmetic.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String file = classes.resolve("io/streamrnn/internal/" + name + ".class").toString();
    int code = ToolProvider.findFirst("javap").orElseThrow().run(out, out, "-p", "-c", file);
    assertThat(code).as(text.toString()).isZero();
    Map<String, List<String>> methods = new TreeMap<>();
    String declaration = "";
    for (String line : text.toString().split("\n")) {
      if (Instruction.of(line).isEmpty()) {
        declaration = line.endsWith(";") ? line : declaration;
      } else {
        methods.computeIfAbsent(declaration, key -> new ArrayList<>()).add(line);
      }
    }
    return methods;
  }
}
