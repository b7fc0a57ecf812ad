/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.internal.state.KeyState;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.table.api.dataview.MapView;
import org.jspecify.annotations.Nullable;

/**
 * The state of the current key in a view that Flink passes with each row: a map with one entry,
 * which Flink neither hashes nor compares when the row is done.
 */
final class KeyView implements ValueState<KeyState> {

  /** The key of the entry. It is in savepoints: never change it. */
  private static final Integer ENTRY = 0;

  private @Nullable MapView<Integer, KeyState> view;

  /** Sets the view of the current row or timer. */
  void enter(MapView<Integer, KeyState> view) {
    this.view = view;
  }

  private MapView<Integer, KeyState> view() {
    return Objects.requireNonNull(view, "enter comes first");
  }

  @Override
  @SuppressWarnings("NullAway") // A value state is null where nothing is stored.
  public KeyState value() throws IOException {
    try {
      return view().get(ENTRY);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the state backend cannot be read: state=" + RnnScore.STATE, e);
    }
  }

  @Override
  public void update(KeyState state) throws IOException {
    try {
      view().put(ENTRY, state);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the state backend cannot be written: state=" + RnnScore.STATE, e);
    }
  }

  @Override
  public void clear() {
    try {
      view().remove(ENTRY);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(
          "the state backend cannot be written: state=" + RnnScore.STATE, e);
    }
  }
}
