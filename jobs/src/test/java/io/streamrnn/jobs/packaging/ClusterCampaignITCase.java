/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.FreePort;
import io.streamrnn.jobs.Main;
import io.streamrnn.jobs.packaging.KilledJob.Submission;
import io.streamrnn.jobs.packaging.KilledJob.Victim;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The job jar and a job of a user on a session cluster of processes, which are killed at random
 * moments while the job runs at parallelism 1, 4 and 2. Twenty rounds cover the state backends,
 * aligned and unaligned checkpoints, batches, the state cache, both schedulers, and a JobManager
 * with and without high availability: {@code mvn verify -Pcampaign -Dcluster.rounds=20
 * -Dcluster.seed=1}. The number of a round repeats it.
 */
@Tag("campaign")
@Timeout(900)
class ClusterCampaignITCase {

  private static final Path MODEL =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5")
          .toAbsolutePath()
          .normalize();

  private static final int EVENTS = 200_000;
  private static final int EVENTS_PER_SECOND = 8_000;
  private static final List<String> OPERATORS = List.of("", "batching", "cache", "batching,cache");

  /** What is run. */
  private enum Job {
    /** Slow, since each row is scored with the last hundred. */
    SCORE_WINDOWS(100_000),
    SCORE_STATES(1_000_000),
    OF_A_USER(EVENTS);

    private final int rows;

    Job(int rows) {
      this.rows = rows;
    }
  }

  /** A round, which its number determines. */
  record Round(int number) {

    private int half() {
      return number / 2;
    }

    private Job job() {
      if (number % 2 == 0) {
        return Job.OF_A_USER;
      }
      return half() % 2 == 0 ? Job.SCORE_WINDOWS : Job.SCORE_STATES;
    }

    private String backend() {
      return half() % 2 == 0 ? "rocksdb" : "hashmap";
    }

    private boolean unaligned() {
      return half() / 2 % 2 == 0;
    }

    private boolean highlyAvailable() {
      return half() / 4 % 2 == 0;
    }

    private boolean adaptive() {
      return half() % 3 == 0;
    }

    private String operator() {
      String options = OPERATORS.get((half() + half() / 4) % OPERATORS.size());
      if (half() % 4 < 2) {
        return options;
      }
      return options.isEmpty() ? "ttl" : options + ",ttl";
    }

    /** At least one JobManager in three kills. */
    private List<Victim> victims(Random random) {
      List<Victim> victims =
          new ArrayList<>(
              List.of(
                  Victim.JOB_MANAGER,
                  Victim.TASK_MANAGER,
                  Victim.values()[random.nextInt(Victim.values().length)]));
      Collections.shuffle(victims, random);
      return victims;
    }

    @Override
    public String toString() {
      return "round %d: %s%s, %s, %s, %s JobManager, %s scheduler"
          .formatted(
              number,
              job(),
              job() == Job.OF_A_USER && !operator().isEmpty() ? " with " + operator() : "",
              backend(),
              unaligned() ? "unaligned" : "aligned",
              highlyAvailable() ? "recovered" : "replaced",
              adaptive() ? "adaptive" : "default");
    }
  }

  @TempDir private static Path files;
  private static final Map<Job, List<String>> UNDISTURBED = new EnumMap<>(Job.class);

  @TempDir private Path folder;

  static List<Round> rounds() {
    int first = Integer.getInteger("cluster.seed", 1);
    int rounds = Integer.getInteger("cluster.rounds", 20);
    return IntStream.range(first, first + rounds).mapToObj(Round::new).toList();
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void killsAreNotSeen(Round round) throws Exception {
    List<String> undisturbed = undisturbed(round.job());
    Random random = new Random(round.number());
    List<Victim> victims = round.victims(random);
    SessionCluster cluster = cluster(round);
    List<String> lines;
    try {
      KilledJob job =
          new KilledJob(cluster, folder, round.highlyAvailable(), random, submission(round));
      job.start(1);
      job.kill(victims.get(0));
      job.rescale(4);
      job.kill(victims.get(1));
      job.rescale(2);
      job.kill(victims.get(2));
      job.awaitEnd();
      lines = KilledJob.lines(folder.resolve("out"), column(round.job()));
    } finally {
      cluster.stop();
    }

    assertThat(lines).hasSameSizeAs(undisturbed);
    int different = Arrays.mismatch(lines.toArray(), undisturbed.toArray());
    assertThat(different == -1 ? "no line" : lines.get(different))
        .as("line %d differs", different)
        .isEqualTo(different == -1 ? "no line" : undisturbed.get(different));
    System.out.println(round + ", killed " + victims + ": equal, lines=" + lines.size());
  }

  private SessionCluster cluster(Round round) throws IOException {
    StringBuilder more = new StringBuilder();
    if (round.adaptive()) {
      more.append(
          """
          jobmanager.scheduler: Adaptive
          jobmanager.adaptive-scheduler.submission.resource-stabilization-timeout: 1s
          jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout: 1s
          jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling: 1s
          """);
    }
    if (!round.highlyAvailable()) {
      SessionCluster cluster = new SessionCluster(folder, more.toString());
      cluster.start();
      return cluster;
    }
    int port = FreePort.find();
    SessionCluster cluster = new SessionCluster(folder, more + highAvailability(port));
    cluster.start();
    startZooKeeper(cluster, port);
    return cluster;
  }

  private String highAvailability(int port) {
    return """
        high-availability.type: zookeeper
        high-availability.zookeeper.quorum: 127.0.0.1:%d
        # How long a JobManager that was killed counts as the leader.
        high-availability.zookeeper.client.session-timeout: 6000
        high-availability.storageDir: file://%s/ha
        """
        .formatted(port, folder);
  }

  /** The server that Flink itself brings. */
  private void startZooKeeper(SessionCluster cluster, int port) throws IOException {
    Path properties = folder.resolve("zoo.cfg");
    Files.writeString(
        properties,
        """
        tickTime=2000
        dataDir=%s/zookeeper
        clientPort=%d
        admin.enableServer=false
        """
            .formatted(folder, port));
    cluster.startProcess(
        "zookeeper",
        List.of("-Xmx64m"),
        "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
        "--zkConfigFile",
        properties.toString(),
        "--peerId",
        "1");
  }

  private Submission submission(Round round) throws IOException {
    List<String> options =
        List.of(
            "-Dexecution.checkpointing.interval=200ms",
            "-Dexecution.checkpointing.externalized-checkpoint-retention=RETAIN_ON_CANCELLATION",
            "-Dexecution.checkpointing.unaligned.enabled=" + round.unaligned(),
            "-Dstate.backend.type=" + round.backend(),
            "-Dexecution.checkpointing.incremental=true");
    List<String> program =
        round.job() == Job.OF_A_USER
            ? List.of(
                "-c",
                CampaignJob.class.getName(),
                usersJar().toString(),
                MODEL.toString(),
                folder.resolve("out").toUri().toString(),
                "" + EVENTS,
                "" + EVENTS_PER_SECOND,
                round.operator())
            : score(round.job(), folder.resolve("out"));
    return new Submission(options, program);
  }

  private static List<String> score(Job job, Path output) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                SessionCluster.jobJar(),
                "score",
                "--model=" + MODEL,
                "--input=" + input(job),
                "--format=csv",
                "--key=pump",
                "--order=time",
                "--features=rpm,celsius",
                "--output=" + output));
    if (job == Job.SCORE_WINDOWS) {
      words.addAll(List.of("--mode=window:100", "--while-filling=score"));
    }
    return words;
  }

  private static Path input(Job job) throws IOException {
    Path file = files.resolve(job + ".csv");
    if (!Files.exists(file)) {
      try (Writer out = Files.newBufferedWriter(file)) {
        out.write("pump,time,rpm,celsius\n");
        for (int i = 0; i < job.rows; i++) {
          out.write(i % 7 + "," + i + ",0." + i + ",0.5\n");
        }
      }
    }
    return file;
  }

  /** The job jar, as a build of a user would make it: StreamRNN and the user's classes. */
  private static Path usersJar() throws IOException {
    Path jar = files.resolve("users.jar");
    if (!Files.exists(jar)) {
      try (JarFile parts = new JarFile(SessionCluster.jobJar());
          JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
        for (JarEntry entry : Collections.list(parts.entries())) {
          try (InputStream in = parts.getInputStream(entry)) {
            write(out, entry.getName(), in);
          }
        }
        for (String name : List.of("CampaignJob", "CampaignJob$Event", "CampaignJob$Slowly")) {
          try (InputStream in = CampaignJob.class.getResourceAsStream(name + ".class")) {
            write(
                out,
                CampaignJob.class.getPackageName().replace('.', '/') + "/" + name + ".class",
                in);
          }
        }
      }
    }
    return jar;
  }

  private static void write(JarOutputStream out, String name, InputStream in) throws IOException {
    out.putNextEntry(new JarEntry(name));
    in.transferTo((OutputStream) out);
    out.closeEntry();
  }

  private static int column(Job job) {
    return job == Job.OF_A_USER ? 0 : 1;
  }

  /** The lines of a run in this process, in which nothing fails. */
  private static List<String> undisturbed(Job job) throws Exception {
    if (!UNDISTURBED.containsKey(job)) {
      UNDISTURBED.put(job, job == Job.OF_A_USER ? usersLines() : scoredLines(job));
    }
    return UNDISTURBED.get(job);
  }

  private static List<String> usersLines() throws Exception {
    Path output = files.resolve("users");
    CampaignJob.main(new String[] {MODEL.toString(), output.toUri().toString(), "" + EVENTS, "0"});
    return KilledJob.lines(output, 0);
  }

  private static List<String> scoredLines(Job job) throws IOException {
    Path output = files.resolve(job + "-undisturbed.csv");
    List<String> words = score(job, output);
    int exitCode =
        Main.commandLine()
            .setErr(new PrintWriter(Writer.nullWriter()))
            .execute(words.subList(1, words.size()).toArray(String[]::new));
    assertThat(exitCode).isZero();
    return Files.readAllLines(output).stream().skip(1).toList();
  }
}
