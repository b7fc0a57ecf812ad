/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.EndWithoutStart;
import io.streamrnn.flink.IdleSteps;
import io.streamrnn.flink.LatePolicy;
import io.streamrnn.flink.MissingStart;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.RepeatedStart;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.model.Model;
import io.streamrnn.model.OutputRows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.function.SerializableFunction;

/** Passes the options of a query to the builder. */
final class BuilderOptions {

  private static final int REMEMBERED_IDS = 100;

  private final Call call;
  private final Options options;
  private final CommonOptions common;

  BuilderOptions(Call call, Options options) {
    this.call = call;
    this.options = options;
    common = new CommonOptions(options);
  }

  /**
   * The time to live in processing time; empty if the query does not say. Flink counts it from the
   * last row that was scored, whether rows of the key wait or not.
   */
  Optional<Duration> stateTtl() {
    Optional<Duration> ttl = options.durationOrZero("state-ttl");
    boolean mayWait = call.isSorted() || order(call, options) instanceof Order.ByEventTime;
    if (mayWait && ttl.filter(time -> !time.isZero()).isPresent()) {
      throw Refusal.of(
          "'state-ttl' must not be set where rows wait for the watermark, as Flink drops the state of a key while its rows wait: 'state-ttl'='%s'; set 'state-ttl-event-time' in its place, or 'order'='arrival' without ORDER BY",
          options.value("state-ttl"));
    }
    return ttl;
  }

  // -- what the model decides

  /**
   * Requires the query to say how a model is scored that was trained on sequences of a length that
   * its file declares.
   */
  void requireScoring(Model model) {
    if (model.declaredSteps().isPresent() && !options.has("scoring")) {
      throw Refusal.of(
          "'scoring' must be given for a model that declares its number of steps: declared steps=%d (model=%s); set 'scoring'='sliding-window:%1$d' to score as it was trained, or 'scoring'='stateful' to carry the state",
          model.declaredSteps().getAsInt(), call.model());
    }
  }

  /** Requires a window for a model that returns several rows for one, and one step in a row. */
  void requireRows(Model model, Values features) {
    if (model.outputRows() != OutputRows.SEVERAL) {
      return;
    }
    if (!(common.scoring() instanceof Scoring.SlidingWindow)) {
      throw Refusal.of(
          "a model that returns several rows for a window must have one: 'scoring'='stateful' (model=%s); set 'scoring'='sliding-window:N'",
          call.model());
    }
    if (features instanceof Values.OfSteps) {
      throw Refusal.of(
          "a model that returns several rows for a window must have one step in a row: features=%s (model=%s); name number columns, or one ARRAY<FLOAT>",
          call.names(Argument.FEATURES), call.model());
    }
  }

  /** How many values the query gives the model for a step. */
  int features(Model model) {
    return common.features(model, elapsedUnit().isPresent(), call.model());
  }

  private Optional<Duration> elapsedUnit() {
    return timed("elapsed-time-feature", options.duration("elapsed-time-feature"));
  }

  // -- the builder

  void apply(StreamingRnnBuilder<RowData, float[][]> builder, Order order, Rows rows) {
    builder.scoring(common.scoring()).order(order);
    applySequences(builder);
    applyInputs(builder, rows);
    applyState(builder);
    common.limit().ifPresent(limit -> builder.failAfterRejecting(limit.share(), limit.of()));
    builder.logKeysAndValues(options.flag("log-keys-and-values"));
  }

  private void applySequences(StreamingRnnBuilder<RowData, float[][]> builder) {
    timed("session-gap", options.duration("session-gap")).ifPresent(builder::sessionGap);
    options.word("on-missing-start", MissingStart.class).ifPresent(builder::onMissingStart);
    options.word("on-repeated-start", RepeatedStart.class).ifPresent(builder::onRepeatedStart);
    options
        .word("on-end-without-start", EndWithoutStart.class)
        .ifPresent(builder::onEndWithoutStart);
    common.initialState().ifPresent(builder::initialState);
  }

  private void applyInputs(StreamingRnnBuilder<RowData, float[][]> builder, Rows rows) {
    common.missingValues().ifPresent(builder::missingValues);
    elapsedUnit().ifPresent(builder::elapsedTimeFeature);
    options.text("input-version").ifPresent(builder::inputVersion);
    Optional<Integer> remembered = options.count("remembered-ids");
    if (remembered.isPresent() && rows.eventId() == Rows.NONE) {
      throw Refusal.of(
          "'remembered-ids' requires event_id: 'remembered-ids'='%d'; add event_id => DESCRIPTOR(...), or omit it",
          remembered.get());
    }
    if (rows.eventId() != Rows.NONE) {
      builder.deduplicateById(new Text(rows.eventId()), remembered.orElse(REMEMBERED_IDS));
    }
    idleSteps(rows).ifPresent(builder::idleSteps);
  }

  private Optional<IdleSteps<?, RowData>> idleSteps(Rows rows) {
    Optional<IdleSteps<?, RowData>> steps =
        options.read(
            "idle-steps",
            "a time with its unit and how many in a row at most, such as '10 s:3'",
            text -> {
              int at = text.lastIndexOf(':');
              if (at < 0) {
                throw new IllegalArgumentException();
              }
              Duration every = Options.parseDuration(text.substring(0, at));
              return IdleSteps.<Object, RowData>every(
                      every, Object.class, new EmptyRow(rows.input().getFieldCount()))
                  .atMost(Options.number(text.substring(at + 1)));
            });
    timed("idle-steps", steps);
    if (steps.isPresent() && call.isSorted()) {
      throw Refusal.of(
          "'idle-steps' and ORDER BY must not be used together, as Flink lets time pass only after all rows that a watermark has passed, which come before the idle steps between them then: 'idle-steps'='%s'; omit ORDER BY, as on_time orders the rows",
          options.value("idle-steps"));
    }
    if (steps.isPresent()
        && common.missingValues().orElse(MissingValues.reject()) instanceof MissingValues.Reject) {
      throw Refusal.of(
          "'idle-steps' requires 'missing-values', as the features of an idle step are NULL: 'idle-steps'='%s', 'missing-values'='reject'; set 'missing-values'='mask-step' or another policy",
          options.value("idle-steps"));
    }
    return steps;
  }

  private record Text(int position) implements SerializableFunction<RowData, String> {

    @Override
    public String apply(RowData row) {
      return row.getString(position).toString();
    }
  }

  private record EmptyRow(int fields) implements IdleSteps.MissedEvent<Object, RowData> {

    @Override
    public RowData of(Object key, long time) {
      return new GenericRowData(fields);
    }
  }

  private void applyState(StreamingRnnBuilder<RowData, float[][]> builder) {
    timed("state-ttl-event-time", options.duration("state-ttl-event-time"))
        .map(StateTtl::eventTime)
        .ifPresent(builder::stateTtl);
    options.word("state-precision", StatePrecision.class).ifPresent(builder::statePrecision);
    modelChange().ifPresent(builder::onModelChange);
  }

  /** An option that needs event time. */
  private <T> Optional<T> timed(String name, Optional<T> value) {
    if (value.isPresent() && !call.hasTime()) {
      throw Refusal.of(
          "'%1$s' requires event time: '%1$s'='%2$s', on_time is absent; add on_time => DESCRIPTOR(ts)",
          name, options.value(name));
    }
    return value;
  }

  // -- order

  /** The order in which the rules apply rows: Flink has sorted those of ORDER BY. */
  static Order order(Call call, Options options) {
    boolean isByTime =
        options
            .read(
                "order",
                "arrival or event-time",
                text ->
                    switch (text) {
                      case "arrival" -> false;
                      case "event-time" -> true;
                      default -> throw new IllegalArgumentException();
                    })
            .orElse(call.hasTime() && !call.isSorted());
    if (isByTime && !call.hasTime()) {
      throw Refusal.of(
          "'order'='event-time' requires event time: on_time is absent; add on_time => DESCRIPTOR(ts)");
    }
    if (isByTime && call.isSorted()) {
      throw Refusal.of(
          "'order'='event-time' and ORDER BY must not be used together, as Flink drops late rows before the function sees them; omit ORDER BY, which costs more");
    }
    Optional<LatePolicy> late = options.word("on-late", LatePolicy.class);
    if (late.isPresent() && !isByTime) {
      throw Refusal.of(
          "'on-late' requires the order of event time: 'on-late'='%s'; add on_time => DESCRIPTOR(ts) without ORDER BY and 'order'='arrival', or omit it",
          options.value("on-late"));
    }
    return isByTime
        ? Order.byEventTime().onLate(late.orElse(LatePolicy.REJECT))
        : Order.byArrival();
  }

  // -- another model

  private Optional<ModelChange> modelChange() {
    List<ModelSource> former =
        options.list("former-models").stream()
            .map(uri -> ModelFile.read("'former-models'", uri, withoutDigest()).source())
            .toList();
    Optional<ModelChange> change =
        options.read(
            "on-model-change",
            "refuse, reset, replay:N, or, with 'former-models', pin or shadow:N",
            BuilderOptions::change);
    boolean takesFormer = change.filter(BuilderOptions::takesFormer).isPresent();
    if (takesFormer != !former.isEmpty()) {
      throw Refusal.of(
          "'former-models' and 'on-model-change'='pin' or 'shadow:N' require each other, as a query does not store its models: 'on-model-change'='%s', 'former-models'='%s'; give the paths of the models that the savepoint was taken with, or use reset or replay:N",
          options.text("on-model-change").orElse("refuse"),
          options.text("former-models").orElse(""));
    }
    return change.map(policy -> with(policy, former));
  }

  /** What a former model's file does not say is what that of the model does not say. */
  private Options withoutDigest() {
    Map<String, String> given = new HashMap<>(options.given());
    given.remove("sha256");
    return new Options(given);
  }

  private static boolean takesFormer(ModelChange policy) {
    return policy instanceof ModelChange.Pin || policy instanceof ModelChange.Shadow;
  }

  private static ModelChange change(String text) {
    return switch (text) {
      case "refuse" -> ModelChange.refuse();
      case "reset" -> ModelChange.reset();
      case "pin" -> ModelChange.pin();
      default ->
          text.startsWith("shadow")
              ? ModelChange.shadow(CommonOptions.numberOf("shadow", text))
              : ModelChange.replay(CommonOptions.numberOf("replay", text));
    };
  }

  private static ModelChange with(ModelChange policy, List<ModelSource> former) {
    ModelChange with = policy;
    for (ModelSource source : former) {
      if (with instanceof ModelChange.Pin pin) {
        with = pin.previous(source);
      } else if (with instanceof ModelChange.Shadow shadow) {
        with = shadow.previous(source);
      }
    }
    return with;
  }
}
