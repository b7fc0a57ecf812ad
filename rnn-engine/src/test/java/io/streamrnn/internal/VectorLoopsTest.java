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
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
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

  private static final Pattern CODE = Pattern.compile(" +(\\d+): .*");

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

  private record Method(int size, int multiplyAdds, int reinterpretations) {

    Method and(Method later) {
      return new Method(
          later.size,
          multiplyAdds + later.multiplyAdds,
          reinterpretations + later.reinterpretations);
    }
  }

  /** The methods of a class by their declarations, read without loading it. */
  private static Map<String, Method> methods(String name) throws URISyntaxException {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    Path classes =
        Path.of(Arithmetic.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String file = classes.resolve("io/streamrnn/internal/" + name + ".class").toString();
    int code = ToolProvider.findFirst("javap").orElseThrow().run(out, out, "-p", "-c", file);
    assertThat(code).as(text.toString()).isZero();
    Map<String, Method> methods = new TreeMap<>();
    String declaration = "";
    for (String line : text.toString().split("\n")) {
      Matcher instruction = CODE.matcher(line);
      if (instruction.matches()) {
        int size = Integer.parseInt(instruction.group(1)) + 1;
        methods.merge(
            declaration,
            new Method(
                size,
                line.contains("FloatVector.fma:") ? 1 : 0,
                line.contains(".reinterpretShape:") ? 1 : 0),
            Method::and);
      } else if (line.endsWith(";")) {
        declaration = line;
      }
    }
    return methods;
  }
}
