/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.Main;
import io.streamrnn.jobs.TorchFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorCommandTest {

  private static final Path DEPLOY = Path.of("../deploy").toAbsolutePath().normalize();

  private static final String MODEL = "src/main/resources/io/streamrnn/jobs/demo/forecaster.h5";

  private static final List<String> ND4J =
      List.of(
          "org/nd4j/linalg/factory/Nd4j.class",
          "org/nd4j/linalg/cpu/nativecpu/CpuBackend.class",
          "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64/libjnind4jcpu.so",
          "org/bytedeco/javacpp/Loader.class",
          "org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so",
          "org/bytedeco/openblas/linux-x86_64/libjniopenblas.so");

  private static final String PARENT_FIRST =
      "classloader.parent-first-patterns.additional: org.nd4j;org.bytedeco";
  private static final String RIGHT_MEMORY =
      "taskmanager.memory.task.off-heap.size: 512m\ncontainerized.taskmanager.env.OMP_NUM_THREADS: 1";

  private record Result(int exitCode, String out, String messages) {}

  @TempDir private Path folder;

  @Test
  void theConfigurationOfTheRepositoryIsRight() {
    Result result = run("--flink-conf=" + DEPLOY, "--model=" + MODEL, "--keys=1e6");

    assertThat(result.out()).doesNotContain("wrong  ");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void everyKeyOfTheConfigurationOfTheRepositoryIsAnOptionOfFlink() throws Exception {
    Set<String> keys =
        new TreeSet<>(GlobalConfiguration.loadConfiguration(DEPLOY.toString()).keySet());

    keys.removeAll(options());

    assertThat(keys)
        .as("a reporter's options have its name in their keys")
        .allMatch(key -> key.startsWith("metrics.reporter.prom."));
  }

  private static Set<String> options() throws IllegalAccessException {
    Set<String> keys = new TreeSet<>();
    for (Class<?> options :
        List.of(
            CheckpointingOptions.class,
            CoreOptions.class,
            JobManagerOptions.class,
            RestOptions.class,
            RestartStrategyOptions.class,
            StateBackendOptions.class,
            RocksDBConfigurableOptions.class,
            TaskManagerOptions.class)) {
      for (Field field : options.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
          keys.add(((ConfigOption<?>) field.get(null)).key());
        }
      }
    }
    return keys;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "execution.checkpointing.interval: 0s | execution.checkpointing.interval=PT0S",
        "execution.checkpointing.externalized-checkpoint-retention: DELETE_ON_CANCELLATION | retention=DELETE_ON_CANCELLATION; set RETAIN_ON_CANCELLATION",
        "env.java.opts.all: --add-modules=jdk.incubator.vector | missing=java.lang,java.net",
        "restart-strategy.type: none | restart-strategy.type=none",
        "taskmanager.memory.managed.fraction: 0 | RocksDB needs managed memory"
      })
  void aConfigurationThatLosesStateOrFailsIsNamed(String line, String finding) throws IOException {
    Result result = run("--flink-conf=" + changed(line));

    assertThat(wrong(result)).singleElement().asString().contains(finding);
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "taskmanager.memory.managed.size: 8g | TaskManager memory configuration failed",
        "taskmanager.numberOfTaskSlots: four | 'four' for key 'taskmanager.numberOfTaskSlots'",
        "execution.checkpointing.interval: soon | 'soon' for key 'execution.checkpointing.interval'"
      })
  void aValueThatFlinkRefusesIsNamed(String lines, String message) throws IOException {
    Result result = run("--flink-conf=" + changed(lines));

    assertThat(wrong(result))
        .singleElement()
        .asString()
        .contains("config.yaml must have values that Flink accepts: ", message);
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void anEmptyConfigurationHasAllFaults() throws IOException {
    Result result = run("--flink-conf=" + conf("rest.port: 8081"));

    assertThat(wrong(result))
        .hasSize(5)
        .anyMatch(line -> line.contains("execution.checkpointing.interval=(not set)"))
        .anyMatch(line -> line.contains("execution.checkpointing.dir=(not set)"))
        .anyMatch(line -> line.contains("externalized-checkpoint-retention=(not set)"))
        .anyMatch(line -> line.contains("taskmanager.memory.process.size=(not set)"))
        .anyMatch(line -> line.contains("env.java.opts.all must open"));
  }

  @Test
  void keysThatDoNotFitOnTheHeapAreNamed() throws IOException {
    String heap = "state.backend.type: hashmap\ntaskmanager.memory.managed.fraction: 0";

    assertThat(wrong(run("--flink-conf=" + changed(heap), "--model=" + MODEL, "--keys=1e8")))
        .singleElement()
        .asString()
        .contains("keys=100,000,000, bytes a key=55 + 250 for objects");
    assertThat(wrong(run("--flink-conf=" + changed(heap), "--model=" + MODEL, "--keys=1e5")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RocksDB",
        "org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackendFactory",
        "forst",
        "com.example.OwnFactory"
      })
  void onlyStatesOnTheHeapMustFitThere(String backend) throws IOException {
    Path conf = changed("state.backend.type: " + backend);

    assertThat(wrong(run("--flink-conf=" + conf, "--model=" + MODEL, "--keys=1e9"))).isEmpty();
  }

  @Test
  void theStateBackendIsNamedAsItIsConfigured() throws IOException {
    String none = "\ntaskmanager.memory.managed.fraction: 0";

    assertThat(wrong(run("--flink-conf=" + changed("state.backend.type: RocksDB" + none))))
        .singleElement()
        .asString()
        .contains("RocksDB needs managed memory: state.backend.type=RocksDB,");
    assertThat(run("--flink-conf=" + changed("state.backend.type: HashMap")).out())
        .contains("does not use managed memory: state.backend.type=HashMap,");
  }

  @Test
  void theConfigurationBesideWeightsIsRead() throws IOException {
    Path weights = new TorchFile().gru("gru", 2, 3).write(folder.resolve("w.safetensors"));
    Files.writeString(folder.resolve("config.json"), "{\"layers\": \"gru\"}");

    assertThat(run("--flink-conf=" + DEPLOY, "--model=" + weights, "--keys=1e6").exitCode())
        .isZero();
  }

  @Test
  void moreKeysThanTheManagedMemoryWasMeasuredWithAreNamed() throws IOException {
    assertThat(
            run("--flink-conf=" + changed("taskmanager.memory.managed.size: 256m"), "--keys=1e7")
                .out())
        .contains("hint   a subtask with 1,000,000 keys or more")
        .contains("keys of a slot=5,000,000");
  }

  @Test
  void rocksDbWithoutBloomFiltersIsAHint() throws IOException {
    String hint = "hint   RocksDB finds a state in less time with Bloom filters";

    assertThat(
            run("--flink-conf=" + changed("state.backend.rocksdb.use-bloom-filter: false")).out())
        .contains(hint + ": state.backend.rocksdb.use-bloom-filter=false");
    assertThat(run("--flink-conf=" + DEPLOY).out()).doesNotContain(hint);
  }

  @Test
  void aFatJarIsNamed() throws IOException {
    assertThat(wrong(withNd4j("", List.of(), ND4J)))
        .singleElement()
        .asString()
        .contains("ND4J must be in Flink's lib folder and not in the job's jar");
  }

  @Test
  void aFatJarBesideTheJarsInLibIsNamed() throws IOException {
    assertThat(wrong(withNd4j("", ND4J, ND4J)))
        .singleElement()
        .asString()
        .contains("ND4J must not be in the job's jar beside Flink's lib folder");
  }

  @Test
  void parentFirstPatternsWithoutTheJarsInLibDoNothing() throws IOException {
    assertThat(wrong(withNd4j(PARENT_FIRST, List.of(), ND4J)))
        .singleElement()
        .asString()
        .contains(
            "classloader.parent-first-patterns.additional=org.nd4j;org.bytedeco does nothing");
  }

  @Test
  void aCacheFolderOfJavaCppDoesNotHelpAFatJar() throws IOException {
    String cache = "env.java.opts.taskmanager: -Dorg.bytedeco.javacpp.cachedir=/x";

    assertThat(wrong(withNd4j(cache, List.of(), ND4J))).hasSize(1);
  }

  @Test
  void aFatJarWithParentFirstPatternsAndTheJarsInLibIsAHint() throws IOException {
    Result result = withNd4j(PARENT_FIRST, ND4J, ND4J);

    assertThat(wrong(result)).isEmpty();
    assertThat(result.out()).contains("hint   the job's jar needs no ND4J if lib has it");
  }

  @Test
  void aThinJarAndTheJarsInLibAreRight() throws IOException {
    Result result = withNd4j("", ND4J, List.of("com/example/Job.class"));

    assertThat(wrong(result)).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void nd4jWithoutItsNativesIsNamed() throws IOException {
    List<String> classes = ND4J.stream().filter(name -> name.endsWith(".class")).toList();

    assertThat(wrong(withNd4j("", classes, List.of())))
        .singleElement()
        .asString()
        .contains(
            "missing=the natives of nd4j-native, the natives of javacpp, the natives of openblas");
  }

  @Test
  void threadsOfNd4jAreNamed() {
    assertThat(jars(new Configuration(), Optional.of("4")))
        .anyMatch(text -> text.contains("OMP_NUM_THREADS=4"));
    assertThat(jars(new Configuration(), Optional.empty()))
        .anyMatch(text -> text.contains("OMP_NUM_THREADS=(not set)"));
    assertThat(jars(new Configuration(), Optional.of("1")))
        .noneMatch(text -> text.contains("OMP_NUM_THREADS"));
  }

  @Test
  void memoryOfNd4jThatIsNotCountedIsNamed() {
    assertThat(jars(new Configuration(), Optional.of("1")))
        .anyMatch(text -> text.contains("taskmanager.memory.task.off-heap.size=0"))
        .anyMatch(text -> text.contains("-Dorg.bytedeco.javacpp.maxbytes=(not set)"));
  }

  private static List<String> jars(Configuration flink, Optional<String> threads) {
    return JarChecks.of(flink, new Jars(ND4J), Jars.NONE, threads).stream()
        .map(Finding::text)
        .toList();
  }

  @Test
  void flinkInTheJobsJarIsNamed() throws IOException {
    Path jar =
        jar(
            "job.jar",
            "org/apache/flink/streaming/api/environment/StreamExecutionEnvironment.class");

    assertThat(wrong(run("--jar=" + jar)))
        .singleElement()
        .asString()
        .contains("Flink must not be in the job's jar");
  }

  @Test
  void withoutOptionsTheJvmOfTheCommandIsChecked() {
    Result result = run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("0 wrong");
  }

  @Test
  void aFolderWithoutAConfigurationIsReported() {
    Result result = run("--flink-conf=" + folder);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.messages())
        .startsWith("streamrnn doctor: --flink-conf must be a folder with a config.yaml");
  }

  /** The findings with ND4J in these places, and otherwise a configuration that is right. */
  private Result withNd4j(String more, List<String> lib, List<String> job) throws IOException {
    Path libFolder = Files.createDirectories(folder.resolve("lib"));
    if (!lib.isEmpty()) {
      jar("lib/nd4j.jar", lib.toArray(String[]::new));
    }
    return run(
        "--flink-conf=" + changed(RIGHT_MEMORY + "\n" + more),
        "--flink-lib=" + libFolder,
        "--jar=" + jar("job.jar", job.toArray(String[]::new)));
  }

  private Path jar(String name, String... entries) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("META-INF/"));
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
      }
    }
    return jar;
  }

  /** The configuration of the repository with other lines. */
  private Path changed(String lines) throws IOException {
    Set<String> keys =
        lines.lines().map(line -> line.split(":")[0] + ":").collect(Collectors.toSet());
    boolean isSkipped = false;
    List<String> kept = new ArrayList<>();
    for (String line : Files.readAllLines(DEPLOY.resolve("config.yaml"))) {
      // The lines of a value that is folded are indented.
      isSkipped = line.startsWith(" ") ? isSkipped : keys.stream().anyMatch(line::startsWith);
      if (!isSkipped) {
        kept.add(line);
      }
    }
    return conf(String.join("\n", kept) + "\n" + lines);
  }

  private Path conf(String text) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("config.yaml"), text);
    return conf;
  }

  private static List<String> wrong(Result result) {
    return result.out().lines().filter(line -> line.startsWith("wrong  ")).toList();
  }

  private static Result run(String... options) {
    StringWriter out = new StringWriter();
    StringWriter messages = new StringWriter();
    int exitCode =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(messages, true))
            .execute(
                Stream.concat(Stream.of("doctor"), Arrays.stream(options)).toArray(String[]::new));
    return new Result(exitCode, out.toString(), messages.toString());
  }
}
