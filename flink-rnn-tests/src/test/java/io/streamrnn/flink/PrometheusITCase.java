/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.SampleModels;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The dashboard and the alerts name what Flink's Prometheus reporter has of a job. */
class PrometheusITCase {

  private static final Path DASHBOARD = Path.of("../deploy/grafana/streamrnn-dashboard.json");
  private static final Path ALERTS = Path.of("../deploy/prometheus/alerts.yml");
  private static final Path ALERTS_TEST = Path.of("src/test/resources/prometheus/alerts-test.yml");
  private static final String RNN = "flink_taskmanager_job_task_operator_rnn_";
  private static final Pattern METRIC = Pattern.compile("\\bflink_\\w+");
  // In by (...) and on (...), before the operator of a matcher, and in legends.
  private static final Pattern LABELS = Pattern.compile("(?:by|on) \\(([\\w, ]+)\\)");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(?:=|!=|=~|!~)\"");
  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{ ?(?:\\$labels\\.)?(\\w+) ?}}");
  private static final int PORT = freePort();

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample("A", 1),
          new Sample("B", 1),
          new Sample("A", Float.POSITIVE_INFINITY), // Rejected.
          new Sample("B", 2),
          new Sample("A", Float.NaN), // Rejected.
          new Sample("A", 2),
          new Sample("A", 3),
          new Sample("B", 3));
  private static final int SCORED = 6;
  private static final String SOURCE = "scraped samples";

  private static final CountDownLatch ALL_ARE_SCORED = new CountDownLatch(SCORED);
  private static PrometheusText scraped;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(
                  Configuration.fromMap(
                      Map.of(
                          "metrics.reporter.prom.factory.class",
                          "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                          "metrics.reporter.prom.port",
                          String.valueOf(PORT))))
              .build());

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the network sees. */
  public record Sample(String key, float value) {}

  /** Once for all: the cluster takes jobs of tests only. */
  @BeforeEach
  void runOnce() throws Exception {
    if (scraped == null) {
      scraped = run();
    }
  }

  /** Runs a job, and reads its metrics when all is scored and nothing has ended. */
  private static PrometheusText run() throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
    env.setBufferTimeout(0);
    StreamingRnn.model(ModelSource.of("sums.h5", () -> SampleModels.sums(1)))
        .input(Sample.class, 1, s -> new float[] {s.value()})
        .output(Float.class, (s, y) -> y[0])
        // Only full batches, however slow the machine is.
        .batching(Batching.ofSize(4).linger(Duration.ofMinutes(10)))
        .stateCache(StateCache.ofSize(10))
        .build()
        .apply(
            Gate.source(
                    env,
                    SOURCE,
                    TypeInformation.of(Sample.class),
                    number -> SAMPLES.get(number.intValue() % SAMPLES.size()),
                    SAMPLES.size() + 1,
                    WatermarkStrategy.noWatermarks(),
                    SAMPLES.size())
                .keyBy(Sample::key))
        .map(
            score -> {
              ALL_ARE_SCORED.countDown();
              return score;
            },
            Types.FLOAT)
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync("scraped");
    assertThat(ALL_ARE_SCORED.await(1, TimeUnit.MINUTES)).isTrue();
    PrometheusText found = PrometheusText.parse(read());
    Gate.open(SOURCE, SAMPLES.size());
    job.getJobExecutionResult().get();
    return found;
  }

  private static String read() throws Exception {
    URI uri = URI.create("http://localhost:" + PORT + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void thePrometheusReporterHasTheCountsOfTheJob() {
    assertThat(value("numRecordsScored")).isEqualTo(SCORED);
    assertThat(value("numSteps")).isEqualTo(SCORED);
    assertThat(value("numRecordsRejected")).isEqualTo(2);
    assertThat(value("reason_numRecordsRejected", "reason", "NOT_FINITE")).isEqualTo(2);
    assertThat(value("reason_numRecordsRejected", "reason", "LATE")).isZero();
    assertThat(value("numSequencesStarted")).isEqualTo(2);
    assertThat(value("cause_numSequencesEnded", "cause", "END")).isZero();
    assertThat(value("numKeysSeen")).isEqualTo(2);
    assertThat(value("numBatches")).isEqualTo(2);
    assertThat(value("numFullBatches")).isEqualTo(2);
    assertThat(value("batchSize", "quantile", "0.5")).isEqualTo(4);
    assertThat(value("batchSizeLimit")).isEqualTo(4);
    assertThat(value("batchLingerMillis_count")).isEqualTo(2);
    assertThat(value("scoringLatencyNanos", "quantile", "0.99")).isPositive();
    assertThat(value("lastScoreTimestamp")).isPositive();
    assertThat(value("numStateCacheMisses")).isEqualTo(2);
    assertThat(value("numStateCacheDirty")).isEqualTo(2);
  }

  @Test
  void theModelIsInLabelsAndItsFileIsInNoName() {
    Model model = SampleModels.sums(1);
    assertThat(
            scraped.value(
                RNN + "model_name_version_digest_info",
                Map.of(
                    "operator_name",
                    "rnn",
                    "name",
                    model.name(),
                    "version",
                    model.identity().recurrent().substring(0, 8),
                    "digest",
                    model.identity().digest().replaceAll("\\W", "_"))))
        .isEqualTo(1);
    assertThat(scraped.samples())
        .allSatisfy(
            sample -> {
              assertThat(sample.labels().getOrDefault("operator_name", "")).doesNotContain("sums");
              assertThat(sample.labels().getOrDefault("task_name", "")).doesNotContain("sums");
            });
  }

  private static double value(String metric) {
    return scraped.value(RNN + metric, Map.of("operator_name", "rnn"));
  }

  private static double value(String metric, String label, String value) {
    return scraped.value(RNN + metric, Map.of(label, value));
  }

  // -- the dashboard and the alerts

  /**
   * A query.
   *
   * @param where it is
   * @param expression in PromQL
   * @param text in which labels are shown
   */
  private record Query(String where, String expression, String text) {

    List<String> metrics() {
      return all(METRIC, expression).toList();
    }

    List<String> labels() {
      return Stream.of(
              all(LABELS, expression).flatMap(labels -> Stream.of(labels.split(", "))),
              all(MATCHER, expression),
              all(TEMPLATE, text))
          .flatMap(labels -> labels)
          .toList();
    }

    private static Stream<String> all(Pattern pattern, String text) {
      return pattern
          .matcher(text)
          .results()
          .map((MatchResult found) -> found.group(found.groupCount()));
    }
  }

  static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>(alerts());
    queries.addAll(panels());
    return queries;
  }

  private static List<Query> panels() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            new Query(
                panel.get("title").asText(),
                target.get("expr").asText(),
                target.get("legendFormat").asText()));
      }
    }
    for (JsonNode variable : dashboard.get("templating").get("list")) {
      if (variable.get("type").asText().equals("query")) {
        String query = variable.get("definition").asText();
        queries.add(new Query(variable.get("name").asText(), query, ""));
      }
    }
    return queries;
  }

  @SuppressWarnings("unchecked") // The form of Prometheus' rules.
  private static List<Query> alerts() throws IOException {
    var file =
        (Map<String, List<Map<String, Object>>>)
            new Load(LoadSettings.builder().build()).loadFromString(Files.readString(ALERTS));
    List<Query> queries = new ArrayList<>();
    for (Map<String, Object> group : file.get("groups")) {
      for (Map<String, Object> rule : (List<Map<String, Object>>) group.get("rules")) {
        queries.add(
            new Query(
                rule.get("alert").toString(),
                rule.get("expr").toString(),
                rule.get("annotations").toString()));
      }
    }
    return queries;
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aQueryNamesMetricsAndLabelsThatExist(Query query) {
    assertThat(query.metrics()).isNotEmpty().isSubsetOf(scraped.names());
    List<String> labels =
        query.metrics().stream().flatMap(metric -> scraped.labels(metric).stream()).toList();
    assertThat(labels).containsAll(query.labels());
  }

  @Test
  void thereAreAlertsAndPanels() throws IOException {
    assertThat(alerts()).hasSizeGreaterThan(5);
    assertThat(panels()).hasSizeGreaterThan(20);
  }

  @Test
  void everyMetricIsOnTheDashboard() throws IOException {
    List<String> shown = panels().stream().flatMap(query -> query.metrics().stream()).toList();

    assertThat(scraped.names().stream().filter(name -> name.startsWith(RNN)))
        .allSatisfy(name -> assertThat(shown).contains(name.replaceAll("_count$", "")));
  }

  @Test
  void promtoolAcceptsTheAlerts() throws Exception {
    promtool("check", "rules", ALERTS.toString());
  }

  @Test
  void theAlertsFireWhenTheyShould() throws Exception {
    promtool("test", "rules", ALERTS_TEST.toString());
  }

  private static void promtool(String... arguments) throws Exception {
    assumeThat(Path.of("/usr/bin/promtool"))
        .as("Debian's package prometheus is not installed")
        .exists();
    List<String> command = new ArrayList<>(List.of("/usr/bin/promtool"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
  }
}
