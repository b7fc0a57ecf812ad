/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.ExceptionUtils;

/**
 * The models of this process. A model is loaded for the first lease and released with the last one.
 * Others that acquire it meanwhile wait for that one load. A load that failed is dropped, so that
 * the next one to acquire the model tries again.
 *
 * <p>Static, as subtasks share nothing else. Its scope is the class loader that loaded it: the job,
 * or the process where this library is in Flink's {@code lib}.
 */
@Internal
public final class ModelRegistry {

  // A file that was overwritten is another model: jobs that were built before and after must not
  // share. So the digest is a part of the key, and the submission of a job that reads it at start.
  private record Key(String source, String digest, String submission) {}

  /**
   * @param source the bytes, where they were read from a file
   */
  private record Loaded(Model model, ModelSource source) {}

  private static final class Shared {
    private final CompletableFuture<Loaded> model = new CompletableFuture<>();
    private int leases;
  }

  private static final Map<Key, Shared> MODELS = new HashMap<>();

  private ModelRegistry() {}

  /**
   * Leases a model, and loads it if nobody holds it.
   *
   * @param digest the digest that the model is expected to have, or {@link ModelPlan#ANY_DIGEST}
   * @throws IOException if it cannot be read
   * @throws InterruptedException if the thread was interrupted while it waited for another's load
   */
  public static Lease acquire(ModelSource source, String digest)
      throws IOException, InterruptedException {
    return acquire(new ModelPlan(source, digest));
  }

  /**
   * Leases the model of a job, and loads it if nobody holds it.
   *
   * @throws IOException if it cannot be read
   * @throws InterruptedException if the thread was interrupted while it waited for another's load
   */
  public static Lease acquire(ModelPlan plan) throws IOException, InterruptedException {
    Key key = new Key(plan.source().id(), plan.digest(), plan.submission());
    Shared shared;
    boolean first;
    synchronized (MODELS) {
      shared = MODELS.computeIfAbsent(key, k -> new Shared());
      first = shared.leases++ == 0;
    }
    try {
      if (first) {
        load(plan, shared);
      }
      return new Lease(key, shared, await(shared));
    } catch (Throwable t) {
      release(key, shared);
      throw t;
    }
  }

  private static void load(ModelPlan plan, Shared shared) {
    try {
      ModelSource source =
          plan.source() instanceof FileModelSource file ? file.read() : plan.source();
      Model model = source.load();
      ModelChecks.requireDigest(model, plan.digest());
      shared.model.complete(new Loaded(model, source));
    } catch (Throwable t) {
      shared.model.completeExceptionally(t);
    }
  }

  private static Loaded await(Shared shared) throws IOException, InterruptedException {
    try {
      return shared.model.get();
    } catch (ExecutionException e) {
      ExceptionUtils.tryRethrowIOException(e.getCause());
      ExceptionUtils.rethrow(e.getCause());
      throw new AssertionError("rethrow always throws", e);
    }
  }

  private static void release(Key key, Shared shared) {
    synchronized (MODELS) {
      shared.leases--;
      if (shared.leases == 0 || shared.model.isCompletedExceptionally()) {
        MODELS.remove(key, shared);
      }
    }
  }

  /** A lease on a model, held from {@code open} to {@code close} of a subtask. */
  public static final class Lease implements AutoCloseable {

    private final Key key;
    private final Shared shared;
    private final Loaded loaded;
    private boolean closed;

    private Lease(Key key, Shared shared, Loaded loaded) {
      this.key = key;
      this.shared = shared;
      this.loaded = loaded;
    }

    /** The model. */
    public Model model() {
      return loaded.model();
    }

    /** What it was loaded from: of a file the {@link CarriedModel}, which was read once. */
    public ModelSource source() {
      return loaded.source();
    }

    /** Releases the model. A second call does nothing. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(key, shared);
      }
    }
  }
}
