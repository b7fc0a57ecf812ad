/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.internal.state.Waiting;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.jspecify.annotations.Nullable;

/** The rows of the current key that wait for the watermark, in a view that Flink passes. */
final class WaitingView implements MapState<Tuple2<Long, Integer>, Waiting<RowData>> {

  private final InputSchema schema;
  private final RowDataSerializer copier;
  private @Nullable MapView<Tuple2<Long, Integer>, WaitingRow> view;

  /** A view of the rows of a query. */
  WaitingView(InputSchema schema) {
    this.schema = schema;
    copier = new RowDataSerializer(schema.type());
  }

  /** Sets the view of the current row or timer. */
  void enter(MapView<Tuple2<Long, Integer>, WaitingRow> view) {
    this.view = view;
  }

  private MapView<Tuple2<Long, Integer>, WaitingRow> view() {
    return Objects.requireNonNull(view, "enter comes first");
  }

  @Override
  @SuppressWarnings("NullAway") // A map state is null where nothing is stored.
  public Waiting<RowData> get(Tuple2<Long, Integer> place) throws Exception {
    WaitingRow stored = view().get(place);
    return stored == null ? null : new Waiting<>(converted(stored), stored.count());
  }

  /** A row that waits for a time; null for none. */
  @Nullable RowData firstOf(long time) throws Exception {
    WaitingRow first = view().get(Tuple2.of(time, 0));
    return first == null ? null : converted(first);
  }

  private RowData converted(WaitingRow stored) {
    return RowTypes.convert(stored.row(), stored.schema(), schema);
  }

  @Override
  public void put(Tuple2<Long, Integer> place, Waiting<RowData> waiting) throws Exception {
    // Flink reuses the rows that it passes in.
    view().put(place, new WaitingRow(schema, copier.copy(waiting.record()), waiting.count()));
  }

  @Override
  public void remove(Tuple2<Long, Integer> place) throws Exception {
    view().remove(place);
  }

  @Override
  public boolean contains(Tuple2<Long, Integer> place) throws Exception {
    return view().contains(place);
  }

  @Override
  public boolean isEmpty() throws Exception {
    return view().isEmpty();
  }

  @Override
  public void clear() {
    view().clear();
  }

  // Those that wait are never looked at in another way.

  @Override
  public void putAll(Map<Tuple2<Long, Integer>, Waiting<RowData>> waiting) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterable<Map.Entry<Tuple2<Long, Integer>, Waiting<RowData>>> entries() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterable<Tuple2<Long, Integer>> keys() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterable<Waiting<RowData>> values() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterator<Map.Entry<Tuple2<Long, Integer>, Waiting<RowData>>> iterator() {
    throw new UnsupportedOperationException();
  }
}
