/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.benchmarks.EmbeddedJob.Operator;
import io.streamrnn.cell.Kernel;
import io.streamrnn.flink.Batching;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.StreamingRnnBuilder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.jspecify.annotations.Nullable;

/**
 * What does an event cost in a whole job, beside the least that a job with the same states costs,
 * and beside other ways of scoring it?
 *
 * <pre>benchmarks/run WholeJob</pre>
 *
 * <p>An embedded Flink with parallelism 1 generates events of 10,000 random keys, partitions them
 * by key and scores them by an LSTM of 16 features. Times are of the whole process, including
 * source and exchange. The cases alternate, and the best round of each counts. From the second
 * round on, all have the same CPU time at least before the events that are measured. The peers are
 *
 * <ul>
 *   <li>a function that only forwards events,
 *   <li>a function that reads and writes a state of equal size; with the CPU time of the engine's
 *       step, in a loop of its own, it is the limit of this job,
 *   <li>a function that does both, and nothing else: the engine called by hand,
 *   <li>StreamRNN with {@code batching}, up to 64 events together; and both with a time to live,
 *   <li>ONNX Runtime in a {@code KeyedProcessFunction}, with its states in Flink: as a Java program
 *       calls it, with new tensors for each event, and as fast as its API allows, with all made
 *       once,
 *   <li>with {@code DL4J=1 benchmarks/run WholeJob}, Deeplearning4j's {@code rnnTimeStep},
 *   <li>a model server that answers at once: a gRPC call for each event to another process, by
 *       Flink's asynchronous I/O. The CPU time of the server is counted too.
 * </ul>
 */
public final class WholeJob {

  private static final int KEYS = 10_000;
  private static final int CALLS = 1000;
  private static final int STEPS = 20_000;
  private static final Batching BATCHES = Batching.ofSize(64);
  private static final StateTtl TTL = StateTtl.processingTime(Duration.ofDays(1));
  private static final String OURS = "StreamRNN";
  private static final String OURS_WITH_TTL = "StreamRNN with time to live";
  private static final String OURS_IN_BATCHES = "StreamRNN with batching";
  private static final String OURS_IN_BATCHES_WITH_TTL = "StreamRNN with batching and time to live";
  private static final String CPU = ": CPU us/event";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private WholeJob() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Benchmark.main(WholeJob.class, args, WholeJob::measure);
  }

  private record Case(int keys, long events, Operator operator) {

    Case(long events, Operator operator) {
      this(KEYS, events, operator);
    }

    Cost run(WarmUp warmUp, @Nullable Cost before, EchoServer server) throws Exception {
      return new EmbeddedJob(Events.of(keys), server::cpuNanos)
          .run(warmUp.events(events, before), events, operator);
    }
  }

  private static void measure(Benchmark.Scale scale, Figures figures) throws Exception {
    try (EchoServer server = EchoServer.start()) {
      Map<String, Case> cases = cases(scale, server);
      Map<String, Cost> best = new LinkedHashMap<>();
      WarmUp warmUp = WarmUp.of(scale);
      long rounds = scale.of(2, 4);
      for (int round = 0; round < rounds; round++) {
        for (Map.Entry<String, Case> each : cases.entrySet()) {
          Cost cost = each.getValue().run(warmUp, best.get(each.getKey()), server);
          best.merge(each.getKey(), cost, Cost::best);
        }
        System.err.printf("round %d of %d%n", round + 1, rounds);
      }
      best.forEach((name, cost) -> figures.add(name + CPU, cost.cpu()));
      best.forEach((name, cost) -> figures.add(name + ": wall us/event", cost.wall()));
      best.forEach((name, cost) -> figures.add(name + ": bytes allocated/event", cost.allocated()));
    }
    for (int units : units(scale)) {
      compare(units, figures);
    }
  }

  private static int[] units(Benchmark.Scale scale) {
    return scale.of(new int[] {32, 128}, new int[] {32, 64, 128});
  }

  private static Map<String, Case> cases(Benchmark.Scale scale, EchoServer server) {
    long many = scale.of(1_000_000, 2_000_000);
    long few = scale.of(50_000, 200_000);
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put(
        "forward", new Case(many, events -> events.process(new PeerFunctions.Forward(), scores())));
    cases.put(
        "model server", new Case(scale.of(25_000, 200_000), events -> called(server, events)));
    for (int units : units(scale)) {
      // The events of a small network are so short that more of them pass until all is compiled.
      long some = units == 32 ? many : scale.of(many / 3, many);
      cases.put(
          of("state only", units),
          new Case(
              some, events -> events.process(new PeerFunctions.StateOnly(2 * units), scores())));
      cases.put(
          of("by hand", units),
          new Case(
              some, events -> events.process(new PeerFunctions.StateAndStep(units), scores())));
      Map<String, UnaryOperator<StreamingRnnBuilder<Event, Float>>> ours = new LinkedHashMap<>();
      ours.put(OURS, scores -> scores);
      ours.put(OURS_WITH_TTL, scores -> scores.stateTtl(TTL));
      ours.put(OURS_IN_BATCHES, scores -> scores.batching(BATCHES));
      ours.put(OURS_IN_BATCHES_WITH_TTL, scores -> scores.batching(BATCHES).stateTtl(TTL));
      ours.forEach(
          (name, options) ->
              cases.put(
                  of(name, units),
                  new Case(some, options.apply(SampleJob.scores(units)).build()::apply)));
      cases.put(of("ONNX Runtime as called", units), new Case(few, onnx(units, false)));
      cases.put(of("ONNX Runtime best", units), new Case(few, onnx(units, true)));
      // Few events, so of few keys: none of those that are measured is the first of its key.
      long fewer = scale.of(5_000, 20_000);
      dl4j(units)
          .ifPresent(
              operator -> cases.put(of("DL4J", units), new Case(KEYS / 20, fewer, operator)));
    }
    return cases;
  }

  private static Operator onnx(int units, boolean isBest) {
    return events -> events.process(new PeerFunctions.OnnxScorer(units, isBest), scores());
  }

  /** Deeplearning4j, if the build has it. */
  private static Optional<Operator> dl4j(int units) {
    try {
      Peer peer =
          Class.forName("io.streamrnn.benchmarks.Dl4jScorer$Factory")
              .asSubclass(Peer.class)
              .getDeclaredConstructor()
              .newInstance();
      return Optional.of(events -> events.process(peer.scorer(units), scores()));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a peer must have a constructor without parameters", e);
    }
  }

  /** Makes a function that scores by an LSTM of this many units. */
  @FunctionalInterface
  interface Peer {
    KeyedProcessFunction<Integer, Event, Float> scorer(int units);
  }

  private static TypeInformation<Float> scores() {
    return TypeInformation.of(Float.class);
  }

  private static DataStream<Float> called(EchoServer server, DataStream<Event> events) {
    return AsyncDataStream.orderedWait(
        events, new PeerFunctions.Caller(server.port()), 1, TimeUnit.MINUTES, CALLS);
  }

  private static String of(String name, int units) {
    return "%s, %d units".formatted(name, units);
  }

  private static void compare(int units, Figures figures) {
    String engine = of("engine", units) + ": CPU us/step";
    String limit = of("limit", units) + CPU;
    String ours = of(OURS, units);
    figures.add(engine, engineMicros(units));
    figures.add(limit, figures.get(of("state only", units) + CPU) + figures.get(engine));
    for (String name : List.of(OURS, OURS_WITH_TTL, OURS_IN_BATCHES, OURS_IN_BATCHES_WITH_TTL)) {
      String each = of(name, units);
      figures.addRatio(each + ": times the limit", each + CPU, limit);
      figures.addRatio(each + ": times by hand", each + CPU, of("by hand", units) + CPU);
    }
    Map<String, String> peers = new LinkedHashMap<>();
    peers.put("ONNX Runtime's as called", of("ONNX Runtime as called", units));
    peers.put("ONNX Runtime's best", of("ONNX Runtime best", units));
    peers.put("DL4J's", of("DL4J", units));
    peers.put("the model server's", "model server");
    peers.forEach(
        (whose, peer) -> {
          if (figures.has(peer + CPU)) {
            figures.addRatio(
                ours + ": events per CPU second, times " + whose, peer + CPU, ours + CPU);
          }
        });
  }

  /** One step of one row of the same LSTM, in a loop. */
  private static double engineMicros(int units) {
    Kernel kernel = SampleLstm.of(Events.INPUT_SIZE, units, 7).cell().kernel();
    float[] x = new float[Events.INPUT_SIZE];
    float[][] states = {new float[units], new float[units]};
    float[] y = new float[units];
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < STEPS; i++) {
        kernel.step(1, x, states, y);
      }
      best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - before) / 1e3 / STEPS);
    }
    return best;
  }
}
