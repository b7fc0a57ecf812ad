/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.sql;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A session cluster of Flink's jars, a TaskManager and a SQL gateway, as processes. */
final class SqlCluster {

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** Dependencies of Flink that the jar also has, or that come from those of the jar. */
  private static final Predicate<String> NEEDED_BY_FLINK =
      Pattern.compile("/(slf4j-api|commons-lang3)-[^/]*$").asPredicate();

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

  private final Path folder;
  private final int[] ports;
  private final Map<String, Process> processes = new LinkedHashMap<>();

  SqlCluster(Path folder) throws IOException {
    this.folder = folder;
    ports = freePorts(3);
  }

  /** Kills the TaskManager and starts another one. */
  void replaceTaskManager() throws IOException, InterruptedException {
    processes.remove("taskmanager").destroyForcibly().waitFor();
    startTaskManager();
  }

  /** Starts all three. */
  void start() throws IOException {
    Files.createDirectories(folder.resolve("conf"));
    Files.createDirectories(folder.resolve("tmp"));
    Files.writeString(folder.resolve("conf/config.yaml"), configuration());
    Files.writeString(folder.resolve("log4j2.properties"), LOG);
    String conf = folder.resolve("conf").toString();
    java(
        "jobmanager",
        List.of("-Xmx384m"),
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        "--configDir",
        conf);
    startTaskManager();
    java("gateway", List.of("-Xmx512m"), "org.apache.flink.table.gateway.SqlGateway");
  }

  private void startTaskManager() throws IOException {
    java(
        "taskmanager",
        List.of("-Xmx320m", "-XX:MaxDirectMemorySize=512m"),
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        "--configDir",
        folder.resolve("conf").toString());
  }

  private String configuration() {
    return """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %2$d
        jobmanager.bind-host: 127.0.0.1
        jobmanager.memory.process.size: 900m
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %3$d
        sql-gateway.endpoint.rest.address: 127.0.0.1
        sql-gateway.endpoint.rest.bind-address: 127.0.0.1
        sql-gateway.endpoint.rest.port: %4$d
        execution.target: remote
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
        io.tmp.dirs: %1$s/tmp
        execution.checkpointing.interval: 200 ms
        execution.checkpointing.dir: file://%1$s/checkpoints
        execution.checkpointing.savepoint-dir: file://%1$s/savepoints
        parallelism.default: 1
        """
        .formatted(folder, ports[0], ports[1], ports[2]);
  }

  /** The address of the gateway. */
  String gateway() {
    return "http://127.0.0.1:" + ports[2];
  }

  /** Waits a moment, in which no process must end. */
  void requireAlive() throws IOException, InterruptedException {
    for (Map.Entry<String, Process> process : processes.entrySet()) {
      if (process.getValue().waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "a process has ended: %s: %s"
                .formatted(
                    process.getKey(), Files.readString(folder.resolve(process.getKey() + ".out"))));
      }
    }
  }

  void stop() throws InterruptedException {
    for (Process process : processes.values()) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Runs Flink's SQL client to its end, and returns what it prints. */
  String client(String... arguments) throws IOException, InterruptedException {
    List<String> jars = new ArrayList<>(classPath());
    try (Stream<Path> files = Files.list(TARGET.resolve("sql-client"))) {
      files.map(Path::toString).forEach(jars::add);
    }
    Process client =
        java("client", List.of(), jars, "org.apache.flink.table.client.SqlClient", arguments);
    while (!client.waitFor(20, TimeUnit.MILLISECONDS)) {
      requireAlive();
    }
    return Files.readString(folder.resolve("client.out"));
  }

  private void java(String name, List<String> options, String main, String... arguments)
      throws IOException {
    processes.put(name, java(name, options, classPath(), main, arguments));
  }

  private Process java(
      String name, List<String> options, List<String> jars, String main, String... arguments)
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
            String.join(File.pathSeparator, jars),
            main));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().put("FLINK_CONF_DIR", folder.resolve("conf").toString());
    return builder.start();
  }

  /** Flink and what it needs, without anything of the jar. */
  static List<String> classPath() throws IOException {
    return Stream.concat(classPath("provided"), classPath("runtime").filter(NEEDED_BY_FLINK))
        .toList();
  }

  private static Stream<String> classPath(String scope) throws IOException {
    return Arrays.stream(
        Files.readString(TARGET.resolve("class-path").resolve(scope)).split(File.pathSeparator));
  }

  static Path sqlJar() {
    return TARGET.resolve("flink-sql-streamrnn-" + System.getProperty("version") + ".jar");
  }

  /** Different ones. */
  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
