/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import io.streamrnn.jobs.FreePort;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session cluster of Flink's jars: a JobManager and TaskManagers as processes, and a client. A
 * JobManager that is started again has the addresses of the former one.
 */
final class SessionCluster {

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** Dependencies of Flink that this module also has. */
  private static final Predicate<String> NEEDED_BY_FLINK =
      Pattern.compile(
              "/(slf4j-api|commons-(compress|io|lang3|math3|text)|lz4-java|snappy-java)-[^/]*$")
          .asPredicate();

  private static final Pattern WARNING =
      Pattern.compile(" (WARN|ERROR) ++(?!org\\.apache\\.(flink|pekko)\\.)");

  /** The exit code, the standard output and the standard error of a client. */
  record Result(int exitCode, String output, String errors) {}

  private static final String JOB_MANAGER = "jobmanager";

  private static final Pattern STATE = Pattern.compile("\"state\":\"([A-Z]+)\"");

  private static final int MOST_STARTS = 10;

  private final Path folder;
  private final String more;
  private final int rest;
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Process jobManager;

  SessionCluster(Path folder) throws IOException {
    this(folder, "");
  }

  /**
   * A cluster with lines of configuration of its own.
   *
   * @param more lines of {@code config.yaml}
   */
  SessionCluster(Path folder, String more) throws IOException {
    this.folder = folder;
    this.more = more;
    this.rest = FreePort.find();
  }

  private static final String LOG =
      """
      status = error
      rootLogger.level = warn
      rootLogger.appenderRef.out.ref = out
      appender.out.type = Console
      appender.out.name = out
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d{HH:mm:ss.SSS} %-5level %logger - %msg%n
      """;

  /** Starts the JobManager. */
  void start() throws IOException {
    Files.createDirectories(folder.resolve("conf"));
    Files.createDirectories(folder.resolve("tmp"));
    Files.writeString(
        folder.resolve("conf/config.yaml"), configuration(folder, FreePort.find(), rest) + more);
    Files.writeString(folder.resolve("log4j2.properties"), LOG);
    startJobManager();
  }

  /** Starts a JobManager in place of one that was killed. */
  void startJobManager() throws IOException {
    jobManager =
        startProcess(
            JOB_MANAGER,
            List.of("-Xmx384m"),
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            "--configDir",
            folder.resolve("conf").toString());
  }

  /** The process of the JobManager that was started last. */
  Process jobManager() {
    return Objects.requireNonNull(jobManager);
  }

  /** Starts a process of Flink's jars, which ends with the cluster. */
  Process startProcess(String name, List<String> options, String main, String... arguments)
      throws IOException {
    Process process = java(name, options, main, arguments);
    processes.add(process);
    return process;
  }

  private static String configuration(Path folder, int rpc, int rest) {
    return """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %2$d
        jobmanager.bind-host: 127.0.0.1
        jobmanager.memory.process.size: 900m
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %3$d
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: 2
        taskmanager.cpu.cores: 1
        taskmanager.memory.task.heap.size: 192m
        taskmanager.memory.task.off-heap.size: 64m
        taskmanager.memory.network.min: 64m
        taskmanager.memory.network.max: 64m
        taskmanager.memory.managed.size: 64m
        taskmanager.memory.framework.heap.size: 128m
        taskmanager.memory.framework.off-heap.size: 64m
        taskmanager.memory.jvm-metaspace.size: 256m
        taskmanager.memory.jvm-overhead.min: 64m
        taskmanager.memory.jvm-overhead.max: 64m
        pekko.ask.timeout: 2 min
        heartbeat.interval: 1000
        heartbeat.timeout: 6000
        io.tmp.dirs: %1$s/tmp
        execution.checkpointing.dir: file://%1$s/checkpoints
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 1000
        restart-strategy.fixed-delay.delay: 200 ms
        """
        .formatted(folder, rpc, rest);
  }

  /** Starts a TaskManager of two slots. */
  Process startTaskManager(String name) throws IOException {
    return startProcess(
        name,
        List.of("-Xmx320m", "-XX:MaxDirectMemorySize=512m"),
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        "--configDir",
        folder.resolve("conf").toString(),
        "-D",
        "taskmanager.resource-id=" + name);
  }

  /** Runs {@code flink} with these words, to its end. Waits for the JobManager first. */
  Result flink(String... words) throws IOException, InterruptedException {
    awaitJobManager();
    Files.deleteIfExists(folder.resolve("client.out"));
    Files.deleteIfExists(folder.resolve("client.err"));
    Process process =
        java("client", List.of("-Xmx256m"), "org.apache.flink.client.cli.CliFrontend", words);
    int exitCode = process.waitFor();
    return new Result(
        exitCode,
        Files.readString(folder.resolve("client.out")),
        Files.readString(folder.resolve("client.err")));
  }

  /**
   * Waits until the JobManager answers. On a busy machine it may end while it starts, since Flink
   * gives its network ten seconds; whatever watches a JobManager then starts it again.
   */
  void awaitJobManager() throws IOException, InterruptedException {
    int starts = 1;
    while (answer("/overview").isEmpty()) {
      if (starts < MOST_STARTS && jobManager().waitFor(50, TimeUnit.MILLISECONDS)) {
        startJobManager();
        starts++;
      } else {
        requireAlive();
      }
    }
  }

  /**
   * What a process has written to standard error, and its warnings and errors, except those of
   * Flink and its network, and of newer JVMs about what these do.
   */
  List<String> warningsOfLibraries(String name) throws IOException {
    return Stream.concat(
            Files.readAllLines(folder.resolve(name + ".err")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING: ")),
            Files.readAllLines(folder.resolve(name + ".out")).stream()
                .filter(line -> WARNING.matcher(line).find()))
        .toList();
  }

  /** Waits a moment, in which the JobManager must not end. */
  void requireAlive() throws IOException, InterruptedException {
    if (jobManager().waitFor(50, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "the JobManager has ended: " + Files.readString(folder.resolve(JOB_MANAGER + ".out")));
    }
  }

  /** The state of a job, such as {@code RUNNING}; empty as long as nobody answers for it. */
  Optional<String> state(String job) throws InterruptedException {
    return answer("/jobs/" + job).map(STATE::matcher).filter(Matcher::find).map(m -> m.group(1));
  }

  /** What the JobManager answers; empty while there is none. */
  private Optional<String> answer(String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return Optional.of(answer.body()).filter(body -> answer.statusCode() == 200);
    } catch (IOException e) {
      // Nobody listens while a JobManager starts.
      return Optional.empty();
    }
  }

  void stop() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private Process java(String name, List<String> options, String main, String... arguments)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("test.jvm.args").trim().split("\\s+")));
    words.addAll(options);
    words.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
            "-cp",
            classPath(),
            main));
    words.addAll(List.of(arguments));
    File out = folder.resolve(name + ".out").toFile();
    File err = folder.resolve(name + ".err").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(Redirect.appendTo(out))
            .redirectError(Redirect.appendTo(err));
    builder.environment().put("FLINK_CONF_DIR", folder.resolve("conf").toString());
    return builder.start();
  }

  /** Flink and what it needs, without anything of the job. */
  static String classPath() throws IOException {
    return String.join(
        File.pathSeparator,
        Stream.concat(classPath("provided"), classPath("runtime").filter(NEEDED_BY_FLINK))
            .toList());
  }

  private static Stream<String> classPath(String scope) throws IOException {
    return Arrays.stream(
        Files.readString(TARGET.resolve("class-path").resolve(scope)).split(File.pathSeparator));
  }

  static String jobJar() {
    return TARGET.resolve("streamrnn-jobs-" + System.getProperty("version") + ".jar").toString();
  }
}
