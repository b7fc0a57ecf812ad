/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.jobs.Main;
import io.streamrnn.jobs.TorchFile;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelCommandTest {

  private static final Path MODELS =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras");
  private static final Path CASES = Path.of("../rnn-engine/src/test/resources/cases");
  private static final Path PUBLISHED = Path.of("../../shared/models-onnx");

  private static final String OUTPUT = "[0.29526216, 0.15520109, 0.54953676]";
  private static final String ANOTHER = "[0.29526216, 0.15520109, 1.0495368]";

  private record Result(int exitCode, String out, String messages) {}

  @TempDir private Path folder;

  @Test
  void aModelForSingleEventsIsDescribed() {
    Result result = run(MODELS.resolve("keras_2_2_gru.h5"));

    assertThat(result.exitCode()).isZero();
    assertThat(result.messages()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            """
            model       keras_2_2_gru.h5: Keras HDF5, 17,712 bytes
            input       [2] per event
            output      [3] per event
            parameters  174

            layer               class            output     parameters  states  on a stream
            gru_1               GRU              [?, ?, 3]          63  h [3]   carries its state from event to event
            gru_2               GRU              [?, ?, 4]          96  h [4]   carries its state from event to event
            time_distributed_1  TimeDistributed  [?, ?, 3]          15          treats every event alike

            streaming   yes, with --mode stateful or --mode window:N
            states      h0 [3], h1 [4]
            state size  51 bytes per key with --mode stateful
                        23 + 8 x N bytes per key with --mode window:N
                        8 more if events have timestamps
            digests     4af01045687bcd24eac84154ed18f5ed17756563aa99fb19665cc2d02cbee199 recurrent
                        7f2a37b2f912e36551093c0c98716695b3051231a6152ac79f6ccb434cc7d800 head
            """);
  }

  @Test
  void aNonCausalModelIsDescribedWithTheReason() throws IOException {
    TorchFile torch = new TorchFile();
    for (String direction : new String[] {"", "_reverse"}) {
      torch
          .weight("lstm.weight_ih_l0" + direction, 4, 1)
          .weight("lstm.weight_hh_l0" + direction, 4, 1)
          .weight("lstm.bias_ih_l0" + direction, 4)
          .weight("lstm.bias_hh_l0" + direction, 4);
    }
    Path file = torch.write(folder.resolve("both.safetensors"));

    Result result = run(file);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out().lines())
        .contains(
            "model       both.safetensors: safetensors, "
                + String.format(Locale.ROOT, "%,d bytes", Files.size(file)),
            "parameters  24",
            "lstm.l0  Bidirectional  [?, ?, 2]          24  h [1], c [1], h [1], c [1]  needs the whole sequence: one of its directions starts from the last event",
            "streaming   only with --mode window:N, because of lstm.l0 (see above)",
            "state size  23 + 4 x N bytes per key with --mode window:N");
  }

  @Test
  void theConfigurationBesideWeightsIsRead() throws IOException {
    Path file =
        new TorchFile()
            .weight("lstm.weight_ih_l0", 4, 1)
            .weight("lstm.weight_hh_l0", 4, 1)
            .weight("fc.weight", 2, 1)
            .write(folder.resolve("weights.safetensors"));
    Files.writeString(folder.resolve("weights.json"), "{\"layers\": \"lstm relu fc\"}");

    Result result = run(file);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines()).contains("output      [2] per event");
  }

  @Test
  void theOnlyNumberOfStepsIsShown() {
    assertThat(run(CASES.resolve("01-flatten-window/model.h5")).out().lines())
        .contains(
            "output      [1] per window",
            "steps       3 only",
            "streaming   only with --mode window:3, because of flatten (see above)");
  }

  @Test
  void aDeclaredNumberOfStepsIsShown() {
    assertThat(run(CASES.resolve("17-declared-number-of-steps/model.h5")).out().lines())
        .contains(
            "steps       4 declared, and no carried state: --mode window:4 computes what the model does with such a window, --mode stateful something else");
  }

  @Test
  void theRowsOfADecoderAreShown() {
    assertThat(run(CASES.resolve("03-repeat-vector/model.h5")).out().lines())
        .contains("output      [3, 1] per window", "steps       3 declared: use --mode window:3");
  }

  @Test
  void constantsAreShown() {
    assertThat(run(CASES.resolve("11-input-without-steps/model.h5")).out().lines())
        .contains("input       [2] per event", "constants   [2] per key");
  }

  @Test
  void severalInputsAreShownInTheirOrder() throws IOException {
    Path file = modelOfSeveralInputs();

    assertThat(run(file).out().lines())
        .contains(
            "input       [3] per event",
            "inputs      zeta [1], alpha [2] per event",
            "constants   second [4], first [4] per key");
    assertThat(json(file).path("inputs"))
        .hasToString("[{\"name\":\"zeta\",\"size\":1},{\"name\":\"alpha\",\"size\":2}]");
    assertThat(json(file).path("constants"))
        .hasToString("[{\"name\":\"second\",\"size\":4},{\"name\":\"first\",\"size\":4}]");
  }

  /** An LSTM over two inputs, whose initial states are two others. */
  private Path modelOfSeveralInputs() throws IOException {
    Functional.Builder graph = Functional.builder();
    Node zeta = graph.input("zeta", -1, -1, 1);
    Node h = graph.input("second", -1, 4);
    Node alpha = graph.input("alpha", -1, -1, 2);
    Node c = graph.input("first", -1, 4);
    Node x = graph.call(Merge.concatenate(-1), zeta, alpha);
    Functional layers = graph.build(graph.call(Lstm.units(4).build(), x, h, c));
    layers.build(layers.inputShapes());
    Path file = folder.resolve("several.h5");
    KerasHdf5.write(file, layers);
    return file;
  }

  @Test
  void aGraphOfOperatorsIsDescribed() {
    Path file = PUBLISHED.resolve("char-rnn-shakespeare/model.onnx");
    assumeThat(file).as("a published model").exists();

    assertThat(run(file).out().lines())
        .contains(
            "input       one token per event",
            "operators   Gather, 2 x LSTM, 2 x Squeeze, MatMul, Add, LogSoftmax",
            "Dense      [128]      [65]         8,385                    treats every event alike",
            "states      h0 [128], c0 [128], h1 [128], c1 [128]",
            "state size  2,071 bytes per key with --mode stateful");
  }

  @Test
  void theTimeAxisOfAGraphIsShown() {
    assertThat(run(CASES.resolve("16-onnx-bidirectional-window/model.onnx")).out().lines())
        .anySatisfy(line -> assertThat(line).matches("time        \\w+, axis \\d.*"));
  }

  @Test
  void pairsOfStatesAreShown() {
    assertThat(
            run(CASES.resolve("07-onnx-states-in-another-order/alphabetical.onnx")).out().lines())
        .contains("state pairs c_in <- c_out, h_in <- h_out");
  }

  @Test
  void aNameThatTheGraphLacksIsAnInvalidArgument() {
    Path graph = CASES.resolve("07-onnx-states-in-another-order/alphabetical.onnx");

    Result result = run(graph, "--output-node", "zz");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.messages())
        .contains("--states and --output-node must name an output of the graph: name=zz");
  }

  @Test
  void aGraphThatGoesBackwardsRunsOverWindows() {
    assertThat(run(CASES.resolve("16-onnx-bidirectional-window/model.onnx")).out().lines())
        .contains("input       [2] per event", "output      [1] per window")
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches("streaming   only with --mode window:N: .*direction=bidirectional.*"));
  }

  @Test
  void recordedOutputsAreRun() throws IOException {
    Result result = run(modelWithRecordedOutputs(OUTPUT));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines()).contains("recorded outputs: 2 of 2 agree, worst 0");
  }

  @Test
  void anotherRecordedOutputIsAnError() throws IOException {
    Result result = run(modelWithRecordedOutputs(ANOTHER));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out().lines()).contains("recorded outputs: 1 of 2 agree, worst 0.5");
    assertThat(result.messages())
        .startsWith("streamrnn model: a model must compute the outputs that were recorded with it")
        .contains("at steps[1], row 0, value 2", "m_io.json");
  }

  @Test
  void damagedRecordedOutputsAreAnError() throws IOException {
    Path file = modelWithRecordedOutputs("[0, 0, 0");

    assertInvalid(file, "the recorded outputs beside a model are damaged: not JSON", "m_io.json");
  }

  @Test
  void recordedOutputsOfAnotherShapeAreAnError() throws IOException {
    assertInvalid(modelWithRecordedOutputs("[0, 0]"), "shape=[1, 3], values=2");
  }

  @Test
  void theDescriptionIsAlsoJson() throws IOException {
    Result result = run(modelWithRecordedOutputs(OUTPUT), "--json");

    JsonNode json = new JsonMapper().readTree(result.out());
    assertThat(json.path("stateful").asBoolean()).isTrue();
    assertThat(json.path("inputSize").asInt()).isEqualTo(2);
    assertThat(json.path("states"))
        .hasToString("[{\"name\":\"h0\",\"shape\":[3]},{\"name\":\"h1\",\"shape\":[4]}]");
    assertThat(json.path("layers").path(0).path("onStream").asText()).isEqualTo("CARRIES_STATE");
    assertThat(json.path("layers").path(0).path("output")).hasToString("[null,null,3]");
    assertThat(json.path("stateBytes").path("stateful").asInt()).isEqualTo(51);
    assertThat(json.path("digests").path("head").asText()).startsWith("7f2a37b2");
    assertThat(json.path("recordedOutputs").path("agreeing").asInt()).isEqualTo(2);
  }

  @Test
  void roundedWeightsAreShown() throws IOException {
    Path file = modelWithRecordedOutputs(OUTPUT);
    List<String> exact = run(file).out().lines().toList();

    Result result = run(file, "--weight-precision", "bfloat16");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .contains(
            "weights     matrices rounded to bfloat16",
            "recorded outputs: 2 of 2 agree, worst 0, with the weights of the file");
    assertThat(result.out().lines().filter(line -> line.startsWith("digests")))
        .hasSize(1)
        .doesNotContainAnyElementsOf(exact);
    assertThat(json(file, "--weight-precision", "bfloat16").path("weightPrecision").asText())
        .isEqualTo("bfloat16");
    assertThat(json(file).path("weightPrecision").asText()).isEqualTo("float32");
  }

  private static JsonNode json(Path file, String... options) throws IOException {
    return new JsonMapper()
        .readTree(
            run(file, Stream.concat(Stream.of("--json"), Stream.of(options)).toArray(String[]::new))
                .out());
  }

  @Test
  void anOptionWithoutAMeaningForTheFileIsAnError() {
    assertInvalid(
        MODELS.resolve("keras_2_2_gru.h5"), new String[] {"--states", "h=hn"}, "states={h=hn}");
    assertInvalid(
        MODELS.resolve("keras_2_2_gru.h5"), new String[] {"--layers", "lstm"}, "layers=\"lstm\"");
  }

  @Test
  void aMissingFile() {
    assertInvalid(
        MODELS.resolve("keras_2_2_gru.h"),
        "FILE must be an existing file",
        "did you mean 'keras_2_2_gru.h5'?");
  }

  @Test
  void aFileThatIsNotAModel() throws IOException {
    Path file = Files.writeString(folder.resolve("m.h5"), "hello");
    assertInvalid(file, "not a model file of a supported format", "supported: Keras (.h5, .keras)");
  }

  @Test
  void aFileWithoutAModel() {
    assertInvalid(MODELS.resolve("weights_only.h5"), "save the whole model with model.save(");
  }

  @Test
  void aDamagedFile() throws IOException {
    byte[] bytes = Files.readAllBytes(MODELS.resolve("keras_2_2_gru.h5"));
    Path file = Files.write(folder.resolve("m.h5"), Arrays.copyOf(bytes, 3000));
    assertInvalid(file, "FILE must be a supported model file: FILE=" + file);
  }

  /** GRUs, and what they compute for zeros, recorded twice. */
  private Path modelWithRecordedOutputs(String second) throws IOException {
    Path file = Files.copy(MODELS.resolve("keras_2_2_gru.h5"), folder.resolve("m.h5"));
    Files.writeString(
        folder.resolve("m_io.json"),
        """
        {"tolerance": {"abs": 0.01, "rel": 0}, "steps": [%s, %s]}
        """
            .formatted(call(OUTPUT), call(second)));
    return file;
  }

  private static String call(String output) {
    return """
        {"op": "call", "inputs": {"shape": [1, 1, 2], "data": [0, 0]},
         "expected": {"outputs": [{"shape": [1, 3], "data": %s}]}}
        """
        .formatted(output);
  }

  private static void assertInvalid(Path file, String... parts) {
    assertInvalid(file, new String[0], parts);
  }

  private static void assertInvalid(Path file, String[] options, String... parts) {
    Result result = run(file, options);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.messages()).startsWith("streamrnn model: ").contains(parts);
  }

  private static Result run(Path file, String... options) {
    StringWriter out = new StringWriter();
    StringWriter messages = new StringWriter();
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(messages));
    int exitCode =
        commandLine.execute(
            Stream.concat(Stream.of("model", file.toString()), Stream.of(options))
                .toArray(String[]::new));
    return new Result(exitCode, out.toString(), messages.toString());
  }
}
