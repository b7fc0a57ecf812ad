/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.jobs.Main;
import io.streamrnn.layers.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of the README are compiled and run here. */
class ReadmeITCase {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String COMMAND_LINE = "docs/command-line.md";
  private static final Path SOURCES = Path.of("src/test/java/io/streamrnn/jobs/readme");
  private static final String FORECASTER =
      "src/main/resources/io/streamrnn/jobs/demo/forecaster.h5";

  @ParameterizedTest
  @CsvSource({
    "README.md, TenLines",
    "docs/engine.md, WithoutFlink",
    "docs/engine.md, StatefulLayer",
    "docs/guide/custom-cells.md, MinimalRnnCell",
    "docs/guide/custom-cells.md, OwnCell"
  })
  void anExampleInJavaIsTheCodeThatIsTested(String page, String source) throws IOException {
    assertThat(blocks(page, "java")).contains(region(SOURCES.resolve(source + ".java")));
  }

  @ParameterizedTest
  @CsvSource({"README.md, 1", "docs/engine.md, 2", "docs/guide/custom-cells.md, 2"})
  void everyExampleInJavaIsTested(String page, int examples) throws IOException {
    assertThat(blocks(page, "java")).hasSize(examples);
  }

  @Test
  void theTenLinesScoreReadingsAndRejectInvalidOnes() throws Exception {
    StreamExecutionEnvironment env = environment();
    DataStream<Reading> readings =
        env.fromData(
            new Reading("pump-7", 0.5f, 0.25f),
            new Reading("pump-7", Float.NaN, 0.25f),
            new Reading("pump-8", 0.5f, 0.25f));
    TenLines lines = TenLines.build(FORECASTER, readings);

    List<String> results =
        CollectionUtil.iteratorToList(
            lines
                .alerts()
                .map(alert -> alert.pump() + " scored", TypeInformation.of(String.class))
                .union(
                    lines
                        .rejected()
                        .map(
                            rejected -> rejected.key() + " " + rejected.reason(),
                            TypeInformation.of(String.class)))
                .executeAndCollect());

    assertThat(results)
        .containsExactlyInAnyOrder("pump-7 scored", "pump-7 NOT_FINITE", "pump-8 scored");
  }

  @Test
  void aCustomCellScoresReadings() throws Exception {
    StreamingRnn<Reading, Alert> rnn =
        StreamingRnn.model(
                OwnCell.source(
                    () -> Weight.of("kernel", Shape.of(2, 1), new float[] {1, 1}),
                    () -> Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {0.5f})))
            .input(Reading.class, r -> new float[] {r.rpm(), r.celsius()})
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .build();
    DataStream<Reading> readings =
        environment().fromData(new Reading("pump-7", 1, 2), new Reading("pump-7", 3, 4));

    assertThat(
            CollectionUtil.iteratorToList(
                rnn.apply(readings.keyBy(Reading::pump)).executeAndCollect()))
        .containsExactly(new Alert("pump-7", 3), new Alert("pump-7", 8.5f));
  }

  @Test
  void theEngineComputesTheSameNumbersForSequencesAndForEvents() throws IOException {
    Tensor x = Tensor.of(Shape.of(1, 2, 2), 0.5f, 0.25f, -0.25f, 0.125f);
    Tensor mask = Tensor.of(Shape.of(1, 2), 1, 0);

    WithoutFlink results =
        WithoutFlink.run(Path.of(FORECASTER), x, mask, new float[] {0.5f, 0.25f});

    float[] both = {results.forecast()[0], results.forecast()[1]};
    assertThat(results.forecasts().toArray()).containsExactly(both[0], both[1], both[0], both[1]);
  }

  @Test
  void aStatefulLayerContinuesFromItsLastStates() {
    Weight kernel = Weight.of("kernel", Shape.of(2, 1), new float[] {1, 1});
    Weight recurrent = Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {1});
    Tensor batch = Tensor.of(Shape.of(2, 3, 2), 1, 0, 1, 0, 1, 0, 0, 10, 0, 10, 0, 10);

    StatefulLayer results = StatefulLayer.call(kernel, recurrent, batch, batch);

    assertThat(results.first().toArray()).containsExactly(1, 2, 3, 10, 20, 30);
    assertThat(results.second().toArray()).containsExactly(4, 5, 6, 40, 50, 60);
    assertThat(results.layer().call(batch).toArray()).isEqualTo(results.first().toArray());
  }

  @Test
  void theCommandThatScoresAFileRunsAsItIsWritten(@TempDir Path folder) throws IOException {
    String command =
        blocks(COMMAND_LINE, "sh").stream()
            .filter(block -> block.startsWith("./streamrnn score"))
            .findFirst()
            .orElseThrow();
    Path scores = folder.resolve("scores.csv");
    String[] words =
        Arrays.stream(command.replace("\\\n", " ").strip().split("\\s+"))
            .skip(1)
            .map(word -> word.startsWith("jobs/") ? ROOT.resolve(word).toString() : word)
            .map(word -> word.equals("scores.csv") ? scores.toString() : word)
            .toArray(String[]::new);

    assertThat(Main.run(words)).isZero();

    assertThat(Files.readAllLines(scores))
        .hasSize(18_914 + 1)
        .startsWith("mote_id,reading,y0,y1")
        .element(1)
        .asString()
        .startsWith("1,1,");
  }

  @Test
  void theCommandThatDescribesAModelPrintsTheBlockOfTheReadme() throws IOException {
    String command =
        blocks(COMMAND_LINE, "sh").stream()
            .filter(block -> block.startsWith("./streamrnn model"))
            .findFirst()
            .orElseThrow();
    StringWriter out = new StringWriter();
    String file = command.strip().split("\\s+")[2];

    int exitCode =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .execute("model", ROOT.resolve(file).toString());

    assertThat(exitCode).isZero();
    assertThat(blocks(COMMAND_LINE, "text")).contains(out.toString());
  }

  @Test
  void continuousIntegrationRunsTheTwoCommands() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String ci = Files.readString(ROOT.resolve(".ci/run"));

    assertThat(readme).contains("`./streamrnn demo`", "`mvn verify`");
    assertThat(ci).containsSubsequence("mvn -B -ntp verify", "./streamrnn demo");
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
  }

  private static List<String> blocks(String page, String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(ROOT.resolve(page)))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  /** The lines between the two markers, without their indentation. */
  private static String region(Path source) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(source)) {
      if (line.strip().equals("// README: end")) {
        inside = false;
      }
      if (inside) {
        lines.add(line);
      }
      if (line.strip().equals("// README: begin")) {
        inside = true;
      }
    }
    return String.join("\n", lines).stripIndent().strip() + "\n";
  }
}
